-- How did states act toward one country, with honest dates?
-- Change the country. Rows without a date come last instead of being given one.
select date_start, date_end, date_precision, factuality, event_type, event_mode,
       actor_countries, recipient_countries, trigger_text
from 'data/latest/events.parquet'
where list_contains(recipient_countries, 'AFG') and not list_contains(actor_countries, 'AFG')
order by date_start nulls last, date_end, event_id;
