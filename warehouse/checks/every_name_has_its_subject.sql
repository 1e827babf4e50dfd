-- Every id, name and arXiv record belongs to a paper or repository that is known.
select 'paper_ids' as table_name, paper_id as value from core.paper_ids anti join core.papers using (subject_id)
union all
select 'arxiv_papers' as table_name, arxiv_id as value from core.arxiv_papers anti join core.papers using (subject_id)
union all
select 'repository_names' as table_name, name as value
from core.repository_names
anti join core.repositories using (subject_id)
