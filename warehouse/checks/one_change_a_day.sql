-- An id changes its record at most once a day.
select paper_id, observed_on, count(*) as row_count
from core.record_changes
group by paper_id, observed_on
having count(*) > 1
