-- Every number is of a paper or repository that is known, citations of papers and stars of repositories.
with subjects as (
    select subject_id, false as is_starred from core.papers
    union all
    select subject_id, true as is_starred from core.repositories
)
select snapshots.*
from core.snapshots
left join subjects using (subject_id)
where subjects.subject_id is null or subjects.is_starred <> (snapshots.metric = 'star_count')
