-- Every metric, source and quality is one that starcite writes, and a metric comes from those who count it.
from core.snapshots
where (metric, source) not in (
    ('citation_count', 'semantic_scholar'), ('influential_citation_count', 'semantic_scholar'), ('star_count', 'github')
)
or quality not in ('observed', 'reconstructed', 'suspect')
