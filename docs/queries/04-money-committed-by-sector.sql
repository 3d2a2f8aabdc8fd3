-- How much money is really committed, by recipient and sector?
-- Each sum once, however many articles tell of it. The last number says how many rows could not be
-- added up, so that zero is not read as none.
with flows as (
  select recipient_countries, sector_names, amount_usd, true as adds_up
  from 'data/latest/investments_summable.parquet'
  union all
  select recipient_countries, sector_names, amount_usd, false
  from 'data/latest/investments.parquet' where not recommended_for_aggregates
)
select coalesce(nullif(array_to_string(recipient_countries, ', '), ''), 'unspecified') as recipients,
       coalesce(sector_names[1], 'unknown') as sector,
       sum(amount_usd) filter (adds_up) as committed_usd,
       count(*) filter (adds_up) as sums_added_up,
       count(*) filter (not adds_up) as rows_left_out
from flows
group by all
order by committed_usd desc nulls last, recipients, sector;
