-- The newest good number of every paper and repository: suspect ones are passed over, unknown ones are NULL.
--
-- canonical_id: For a paper the id it was first asked by, as scheme:value; for a repository owner/name.
-- arxiv_id: arXiv id without version; NULL when none is known and for repositories.
-- doi: DOI; NULL when none is known and for repositories.
-- semantic_scholar_id: paperId of Semantic Scholar; NULL when it does not know the paper and for repositories.
-- github_database_id: GitHub's own number of a repository, which survives renames; NULL for papers.
-- title: Title of the paper; for a repository its name without owner.
-- metric: citation_count, influential_citation_count or star_count.
-- source: Who counts: semantic_scholar or github.
-- value: The count, in citing papers or stars; NULL when none is known, 0 is a count of none.
-- observed_on: Day the number stands for (UTC).
-- quality: observed: seen that day; reconstructed: reckoned later from dated records.
-- fetched_at: Moment of the answer it was read from (UTC).
-- last_asked_on: Last day the source was asked about it (UTC); NULL when it never was.
-- last_outcome: What came of that: found, not_found, or failed; NULL when it never was asked.
with good as (
    select
        subject_id,
        metric,
        source,
        max(observed_on) as observed_on,
        arg_max(value, observed_on) as value,
        arg_max(quality, observed_on) as quality,
        arg_max(fetched_at, observed_on) as fetched_at
    from core.snapshots
    where quality <> 'suspect'
    group by subject_id, metric, source
)
select
    subjects.canonical_id,
    subjects.arxiv_id,
    subjects.doi,
    subjects.semantic_scholar_id,
    subjects.github_database_id,
    subjects.title,
    measures.metric::varchar as metric,
    measures.source::varchar as source,
    good.value,
    good.observed_on,
    good.quality::varchar as quality,
    good.fetched_at,
    last_lookups.observed_on as last_asked_on,
    last_lookups.outcome::varchar as last_outcome
from core.measures
join core.subjects using (subject_id)
left join good using (subject_id, metric, source)
left join core.last_lookups
    on last_lookups.subject_id = measures.subject_id and last_lookups.provider = measures.source
