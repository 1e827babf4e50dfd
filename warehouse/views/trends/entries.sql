-- Every entry of every list, also those that left, with its paper, its repository and their newest good numbers.
--
-- list_path: Path of the list relative to the warehouse's folder.
-- section: Headings above the entry, outermost first.
-- line: Line it started at when last seen, counted from 1.
-- entry_title: Title as the list writes it.
-- first_seen_on: First day the list showed it (UTC).
-- last_seen_on: Last day the list showed it (UTC).
-- is_held: Whether the list showed it when it was last read.
-- canonical_id: Id of its paper, as scheme:value; NULL when it is not resolved or no provider knows the paper.
-- arxiv_id: arXiv id of its paper, without version; NULL when none is known.
-- doi: DOI of its paper; NULL when none is known.
-- semantic_scholar_id: paperId of its paper; NULL when Semantic Scholar does not know it.
-- title: Title of its paper by the provider; NULL when it is not known.
-- citation_count: Newest good citation count by Semantic Scholar; NULL when none is known.
-- citations_observed_on: Day of that count (UTC).
-- repository: owner/name of its first repository as the list writes it; NULL when it has none.
-- github_database_id: GitHub's own number of that repository; NULL when GitHub does not know it.
-- star_count: Newest good star count by GitHub; NULL when none is known.
-- stars_observed_on: Day of that count (UTC).
select
    entries.list_path,
    entries.section,
    entries.line,
    entries.title as entry_title,
    entries.first_seen_on,
    entries.last_seen_on,
    entries.is_held,
    papers.canonical_id,
    papers.arxiv_id,
    papers.doi,
    papers.semantic_scholar_id,
    papers.title,
    citations.value as citation_count,
    citations.observed_on as citations_observed_on,
    entries.repository,
    repositories.github_database_id,
    stars.value as star_count,
    stars.observed_on as stars_observed_on
from core.entries
join core.entry_subjects as means
    on means.list_path = entries.list_path
    and means.entry_key = entries.entry_key
    and means.section = entries.section
left join core.subjects as papers on papers.subject_id = means.paper_subject_id
left join core.subjects as repositories on repositories.subject_id = means.repository_subject_id
left join trends.latest as citations
    on citations.canonical_id = papers.canonical_id
    and citations.metric = 'citation_count'
    and citations.github_database_id is null
left join trends.latest as stars
    on stars.github_database_id = repositories.github_database_id and stars.metric = 'star_count'
