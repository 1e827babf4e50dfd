-- A subject is one paper or one repository, and has one canonical id or one database id of its own.
select 'subject_id' as key, subject_id::varchar as value, count(*) as row_count
from (select subject_id from core.papers union all select subject_id from core.repositories)
group by subject_id
having count(*) > 1
union all
select 'canonical_id' as key, canonical_id as value, count(*) as row_count
from core.papers
group by canonical_id
having count(*) > 1
union all
select 'database_id' as key, database_id::varchar as value, count(*) as row_count
from core.repositories
group by database_id
having count(*) > 1
