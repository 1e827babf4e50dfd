-- A list stands in the book once, and in a section of it an entry once.
select list_path, entry_key, section, count(*) as row_count
from core.entries
group by list_path, entry_key, section
having count(*) > 1
union all
select list_path, null as entry_key, null as section, count(*) as row_count
from core.lists
group by list_path
having count(*) > 1
