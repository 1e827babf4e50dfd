-- How far a past is filled in is entered once, for a subject that is known.
select subject_id, metric, source, count(*) as row_count
from core.history_progress
left join (select subject_id, true as is_known from core.papers union all select subject_id, true from core.repositories)
    using (subject_id)
group by subject_id, metric, source
having count(*) > 1 or bool_or(is_known is null)
