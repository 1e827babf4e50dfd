-- A page has one row, and states a paper only where its outcome says so.
select page_url, count(*) as row_count
from core.pages
group by page_url
having count(*) > 1 or bool_or((outcome = 'stated') <> (statement is not null))
