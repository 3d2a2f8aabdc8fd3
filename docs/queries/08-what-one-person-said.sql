-- Everything one person said, verbatim and checkable. Change the name.
select a.source_file, q.quote_byte_start, q.quote_byte_end, q.quote_type, q.speaker_name,
       q.cue_text, q.quote_text
from 'data/latest/quotes.parquet' q
join 'data/latest/articles.parquet' a using (article_id)
where q.speaker_name ilike '%trump%' and q.quote_type in ('direct', 'partial')
order by a.source_file, q.quote_byte_start;
