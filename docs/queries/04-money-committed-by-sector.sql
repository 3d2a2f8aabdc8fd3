-- How much money is really committed, by recipient and sector?
-- The second number says how many rows could not be added up, so that zero is not read as none.
with flows as (
  select recipient, coalesce(sector, 'unknown') as sector, amount_usd, recommended_for_aggregates
  from 'data/latest/investments.parquet'
  left join unnest(recipient_countries) as r(recipient) on true
  left join unnest(sector_names[1:1]) as s(sector) on true
)
select coalesce(recipient, 'unspecified') as recipient, sector,
       sum(amount_usd) filter (recommended_for_aggregates) as committed_usd,
       count(*) filter (recommended_for_aggregates) as rows_added_up,
       count(*) filter (not recommended_for_aggregates) as rows_left_out
from flows
group by all
order by committed_usd desc nulls last, recipient, sector;
