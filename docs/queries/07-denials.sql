-- What has been denied, by whom?
select 'event' as kind, actor_names as by_whom, recipient_names as against, trigger_text as words,
       evidence_text
from 'data/latest/events.parquet'
where event_type = 'REJECT' or factuality in ('alleged', 'negated')
union all
select 'agreement', party_names, mediator_names, coalesce(subject, title), evidence_text
from 'data/latest/agreements.parquet'
where status = 'denied'
order by all;
