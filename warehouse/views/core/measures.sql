-- Every paper and repository with each metric it is measured by, whether or not there is a number yet.
--
-- subject_id: Internal number, as in core.subjects; stays within core.
-- metric: citation_count and influential_citation_count for papers, star_count for repositories.
-- source: Who counts it.
select subjects.subject_id, measures.metric::core.metric as metric, measures.source::core.provider as source
from core.subjects
join (
    values
    ('paper', 'citation_count', 'semantic_scholar'),
    ('paper', 'influential_citation_count', 'semantic_scholar'),
    ('repository', 'star_count', 'github')
) as measures (kind, metric, source) using (kind)
