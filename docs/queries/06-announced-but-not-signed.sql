-- Which agreements are announced or in principle, but not signed after 90 days?
with unsigned as (
  select a.*, coalesce(a.date_end, d.reference_date) as known_on
  from 'data/latest/agreements.parquet' a
  join 'data/latest/articles.parquet' d using (article_id)
  where a.status in ('proposed', 'under_negotiation', 'in_principle', 'initialled')
), signed as (
  select party_countries, agreement_type, coalesce(signature_date_start, date_start) as signed_on
  from 'data/latest/agreements_existing.parquet'
)
select u.agreement_type, u.status, u.party_names, u.mediator_names, u.known_on, u.subject,
       (select max(reference_date) from 'data/latest/articles.parquet') - u.known_on as days_open
from unsigned u
where not exists (
  select 1 from signed s
  where s.agreement_type = u.agreement_type and s.signed_on >= u.known_on
    and list_has_all(s.party_countries, u.party_countries)
)
order by days_open desc nulls last, u.agreement_id;
