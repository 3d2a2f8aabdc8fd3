-- Claims versus commitments: every sum, on whose word, how often told.
select status, factuality, attribution, attributed_to, amount_text, currency, amount_usd,
       investor_names, recipient_names, n_publishers, evidence_text
from 'data/latest/investments.parquet'
order by amount_usd desc nulls last, investment_id;
