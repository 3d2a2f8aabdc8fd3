-- Cooperation minus conflict by pair of countries and month.
-- Only what happened; the view holds each happening once, however many articles tell of it.
with told as (
  select date_trunc('month', date_start)::date as month, plover_score as score,
         list_distinct(list_concat(actor_countries, recipient_countries)) as countries
  from 'data/latest/events_actual.parquet'
), pairs as (
  select month, score, one.country as country, other.country as counterpart
  from told, unnest(countries) as one(country), unnest(countries) as other(country)
  where one.country < other.country
)
select country, counterpart, month, count(*) as events,
       round(sum(greatest(score, 0)), 1) as cooperation,
       round(sum(least(score, 0)), 1) as conflict, round(sum(score), 1) as balance
from pairs
group by all
order by events desc, country, counterpart, month;
