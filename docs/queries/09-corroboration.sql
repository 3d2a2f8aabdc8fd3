-- Which facts do independent publishers share?
select e.cluster_id, event_type, n_publishers, n_articles, min(date_start) as date_start,
       arg_min(actor_names, event_id) as actors, arg_min(recipient_names, event_id) as recipients,
       list_sort(list(distinct a.publisher)) as publishers
from 'data/latest/events.parquet' e
join 'data/latest/articles.parquet' a using (article_id)
where a.near_duplicate_of is null
group by cluster_id, event_type, n_publishers, n_articles
having n_articles > 1
order by n_publishers desc, n_articles desc, date_start, cluster_id;
