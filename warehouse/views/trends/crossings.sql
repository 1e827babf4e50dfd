-- Every time a number was seen on the other side of a badge line than the day before it: 100 and 500 citations, 100 and
-- 250 stars. Observed and reconstructed numbers are followed apart, so the seam between them crosses nothing; suspect
-- ones are passed over. The first number of a series crosses nothing either, nor does the first one of another record.
--
-- canonical_id: For a paper the id it was first asked by, as scheme:value; for a repository owner/name.
-- arxiv_id: arXiv id without version; NULL when none is known and for repositories.
-- doi: DOI; NULL when none is known and for repositories.
-- semantic_scholar_id: paperId of Semantic Scholar; NULL when it does not know the paper and for repositories.
-- github_database_id: GitHub's own number of a repository, which survives renames; NULL for papers.
-- title: Title of the paper; for a repository its name without owner.
-- metric: citation_count or star_count.
-- source: Who counted: semantic_scholar or github.
-- line: The line that was crossed, in citing papers or stars; a number equal to it is above it.
-- direction: up or down.
-- crossed_on: First day a number was on the new side (UTC).
-- value: The number of that day.
-- previous_value: The number before.
-- previous_observed_on: Its day (UTC); when it is not the day before, the line was crossed somewhere between.
-- basis: observed or reconstructed: which numbers show it.
with lines (metric, line) as (
    values
    ('citation_count', 100),
    ('citation_count', 500),
    ('star_count', 100),
    ('star_count', 250)
),
steps as (
    select
        subject_id,
        metric::varchar as metric,
        source::varchar as source,
        quality::varchar as basis,
        observed_on,
        value,
        lag(value) over series as previous_value,
        lag(observed_on) over series as previous_observed_on
    from core.snapshots
    where quality <> 'suspect' and metric in ('citation_count', 'star_count')
    window series as (partition by subject_id, metric, source, quality order by observed_on)
)
select
    subjects.canonical_id,
    subjects.arxiv_id,
    subjects.doi,
    subjects.semantic_scholar_id,
    subjects.github_database_id,
    subjects.title,
    steps.metric,
    steps.source,
    lines.line,
    case when steps.value >= lines.line then 'up' else 'down' end as direction,
    steps.observed_on as crossed_on,
    steps.value,
    steps.previous_value,
    steps.previous_observed_on,
    steps.basis
from steps
join lines on lines.metric = steps.metric
join core.subjects on subjects.subject_id = steps.subject_id
where (steps.value >= lines.line) <> (steps.previous_value >= lines.line)
    and not exists (
        from core.breaks
        where breaks.subject_id = steps.subject_id
            and breaks.observed_on > steps.previous_observed_on
            and breaks.observed_on <= steps.observed_on
    )
