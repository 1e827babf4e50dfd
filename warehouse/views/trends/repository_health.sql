-- How the repositories are doing, as GitHub last described them.
--
-- canonical_id: For a paper the id it was first asked by, as scheme:value; for a repository owner/name.
-- arxiv_id: arXiv id without version; NULL when none is known and for repositories.
-- doi: DOI; NULL when none is known and for repositories.
-- semantic_scholar_id: paperId of Semantic Scholar; NULL when it does not know the paper and for repositories.
-- github_database_id: GitHub's own number of a repository, which survives renames; NULL for papers.
-- title: Title of the paper; for a repository its name without owner.
-- star_count: Newest good star count; NULL when none is known.
-- observed_on: Day of that count (UTC).
-- is_archived: Whether its owner archived it.
-- pushed_at: Moment of the last push (UTC); NULL for an empty repository.
-- days_since_push: Days from the last push to the day GitHub described it; NULL for an empty repository.
-- licence_spdx_id: Licence by SPDX id; NULL when GitHub recognises none.
-- described_at: Moment of GitHub's latest description (UTC).
-- last_asked_on: Last day GitHub was asked about it (UTC).
-- last_outcome: What came of that: found, failed, or not_found: it is gone or private.
-- held_by_lists: Lists that hold an entry with it.
with holders as (
    select subjects.repository_subject_id as subject_id, count(distinct entries.list_path) as list_count
    from core.entries
    join core.entry_subjects as subjects
        on subjects.list_path = entries.list_path
        and subjects.entry_key = entries.entry_key
        and subjects.section = entries.section
    where entries.is_held and subjects.repository_subject_id is not null
    group by subjects.repository_subject_id
)
select
    latest.canonical_id,
    latest.arxiv_id,
    latest.doi,
    latest.semantic_scholar_id,
    latest.github_database_id,
    latest.title,
    latest.value as star_count,
    latest.observed_on,
    repositories.is_archived,
    repositories.pushed_at,
    date_diff('day', repositories.pushed_at::date, repositories.fetched_at::date) as days_since_push,
    repositories.licence_spdx_id,
    repositories.fetched_at as described_at,
    latest.last_asked_on,
    latest.last_outcome,
    case when holders.list_count is null then 0 else holders.list_count end as held_by_lists
from core.repositories
join trends.latest on latest.github_database_id = repositories.database_id and latest.metric = 'star_count'
left join holders using (subject_id)
