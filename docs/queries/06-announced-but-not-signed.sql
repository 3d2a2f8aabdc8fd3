-- Which agreements are announced or in principle, but not signed after 90 days?
-- Each pact once, as it was first told. Counted from the day that the text gives, else from the
-- article's, to the newest article.
with unsigned as (
  select distinct on (a.cluster_id) a.*, coalesce(a.date_end, d.reference_date) as known_on
  from 'data/latest/agreements.parquet' a
  join 'data/latest/articles.parquet' d using (article_id)
  where a.status in ('proposed', 'under_negotiation', 'in_principle', 'initialled')
  order by a.cluster_id, known_on, a.agreement_id
), newest as (
  select max(reference_date) as today from 'data/latest/articles.parquet'
), signed as (
  select party_countries, agreement_type, coalesce(signature_date_start, date_start) as signed_on
  from 'data/latest/agreements_existing.parquet'
)
select u.agreement_type, u.status, u.party_names, u.mediator_names, u.known_on, u.subject,
       today - u.known_on as days_open
from unsigned u, newest
where today - u.known_on > 90 and not exists (
  select 1 from signed s
  where s.agreement_type = u.agreement_type and s.signed_on >= u.known_on
    and list_has_all(s.party_countries, u.party_countries)
)
order by days_open desc nulls last, u.agreement_id;
