-- An id names one paper; a name and a repository stand together once.
select 'paper_id' as key, paper_id as value, count(*) as row_count
from core.paper_ids
group by paper_id
having count(*) > 1
union all
select 'name' as key, name as value, count(*) as row_count
from core.repository_names
group by name, subject_id
having count(*) > 1
