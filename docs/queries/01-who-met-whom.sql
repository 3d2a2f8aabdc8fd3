-- Who met whom, when, at what level?
-- Visits and talks that took place, with the sectors of both sides and an honest date.
select date_start, date_end, date_precision, event_mode as mode,
       actor_names as visitors_or_parties, actor_sectors, recipient_names as hosts,
       location_name, evidence_text
from 'data/latest/events_actual.parquet'
where event_type = 'CONSULT'
order by date_start nulls last, event_id;
