-- Which facts do independent publishers share?
select event_type, n_publishers, n_articles, min(date_start) as date_start,
       any_value(actor_names) as actors, any_value(recipient_names) as recipients,
       list(distinct a.publisher) as publishers
from 'data/latest/events.parquet' e
join 'data/latest/articles.parquet' a using (article_id)
where a.near_duplicate_of is null
group by cluster_id, event_type, n_publishers, n_articles
having n_articles > 1
order by n_publishers desc, n_articles desc, cluster_id;
