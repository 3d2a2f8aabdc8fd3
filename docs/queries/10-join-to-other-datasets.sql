-- Keys for joining GDELT, ICEWS, POLECAT and ACLED.
-- One row a pair of countries and day, in their codes. For AidData, join investments by
-- recipient_countries, sector_codes (DAC) and status, which are in its own words.
select e.date_start as event_date, e.cameo_root, e.event_type as plover_type,
       e.event_mode as plover_mode, e.quad_class, actor.country as source_iso3,
       recipient.country as target_iso3, e.location_country, e.latitude, e.longitude, e.event_id
from 'data/latest/events_actual.parquet' e
left join unnest(e.actor_countries) as actor(country) on true
left join unnest(e.recipient_countries) as recipient(country) on true
where e.date_precision = 'day'
order by event_date, event_id, source_iso3, target_iso3;
