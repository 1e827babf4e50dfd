-- All numbers of one paper or repository, oldest first. Suspect numbers are in here, marked.
--
-- (id): Any id it was asked by or is said to have: arxiv:…, doi:…, s2:…, corpus:…, or owner/name today or earlier.
-- canonical_id: For a paper the id it was first asked by, as scheme:value; for a repository owner/name.
-- arxiv_id: arXiv id without version; NULL when none is known and for repositories.
-- doi: DOI; NULL when none is known and for repositories.
-- semantic_scholar_id: paperId of Semantic Scholar; NULL when it does not know the paper and for repositories.
-- github_database_id: GitHub's own number of a repository, which survives renames; NULL for papers.
-- title: Title of the paper; for a repository its name without owner.
-- metric: citation_count, influential_citation_count or star_count.
-- source: Who counted: semantic_scholar or github.
-- observed_on: Day the number stands for (UTC). A day nobody answered has no row.
-- value: The count, in citing papers or stars; 0 is a count of none.
-- quality: observed: seen that day; reconstructed: reckoned later from dated records; suspect: implausible, not yet confirmed.
-- fetched_at: Moment of the answer it was read from (UTC).
select
    subjects.canonical_id,
    subjects.arxiv_id,
    subjects.doi,
    subjects.semantic_scholar_id,
    subjects.github_database_id,
    subjects.title,
    snapshots.metric::varchar as metric,
    snapshots.source::varchar as source,
    snapshots.observed_on,
    snapshots.value,
    snapshots.quality::varchar as quality,
    snapshots.fetched_at
from core.snapshots
join core.subjects using (subject_id)
where snapshots.subject_id in (
    select subject_id from core.paper_ids where paper_id = id
    union all
    select subject_id from core.followed_names where name = lower(id)
)
order by metric, source, observed_on
