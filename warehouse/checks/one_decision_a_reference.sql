-- At most one decision about a reference stands, and a resolved one names its paper.
select reference_key, count(*) as row_count
from core.resolutions
where replaced_on is null
group by reference_key
having count(*) > 1 or bool_or(status = 'resolved' and paper_id is null)
