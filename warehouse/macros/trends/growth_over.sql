-- Growth of every paper and repository over a window of so many days that ends on the newest observed day. Only numbers
-- observed on the very days at both edges are used: nothing is interpolated, carried over, reconstructed or suspect.
-- Where another record is counted since a day between, that is a break and no growth.
--
-- (days): Length of the window in days.
-- canonical_id: For a paper the id it was first asked by, as scheme:value; for a repository owner/name.
-- arxiv_id: arXiv id without version; NULL when none is known and for repositories.
-- doi: DOI; NULL when none is known and for repositories.
-- semantic_scholar_id: paperId of Semantic Scholar; NULL when it does not know the paper and for repositories.
-- github_database_id: GitHub's own number of a repository, which survives renames; NULL for papers.
-- title: Title of the paper; for a repository its name without owner.
-- metric: citation_count, influential_citation_count or star_count.
-- source: Who counts: semantic_scholar or github.
-- window_days: Length of the window in days.
-- window_start: First edge (UTC).
-- window_end: Last edge (UTC): the newest day the source was observed at all, for everything it counts.
-- start_value: Count observed on window_start; NULL when there is none.
-- end_value: Count observed on window_end; NULL when there is none.
-- growth: end_value - start_value; NULL when either is, or when another record is counted since a day between.
-- why_unknown: Why growth is NULL, in words; NULL when it is known.
with last_days as (
    select metric, source, max(observed_on) as window_end
    from core.snapshots
    where quality = 'observed'
    group by metric, source
),
last_breaks as (
    select breaks.subject_id, max(breaks.observed_on) as broken_on
    from core.breaks
    join last_days on last_days.source = 'semantic_scholar' and last_days.metric = 'citation_count'
    where breaks.observed_on > last_days.window_end - cast(days as integer)
        and breaks.observed_on <= last_days.window_end
    group by breaks.subject_id
),
windows as (
    select metric, source, window_end - cast(days as integer) as window_start, window_end
    from last_days
),
edges as (
    select
        measures.subject_id,
        measures.metric,
        measures.source,
        windows.window_start,
        windows.window_end,
        starts.quality as start_quality,
        ends.quality as end_quality,
        case when starts.quality = 'observed' then starts.value end as start_value,
        case when ends.quality = 'observed' then ends.value end as end_value,
        last_breaks.broken_on
    from core.measures
    join windows on windows.metric = measures.metric and windows.source = measures.source
    left join core.snapshots as starts
        on starts.subject_id = measures.subject_id
        and starts.metric = measures.metric
        and starts.source = measures.source
        and starts.observed_on = windows.window_start
    left join core.snapshots as ends
        on ends.subject_id = measures.subject_id
        and ends.metric = measures.metric
        and ends.source = measures.source
        and ends.observed_on = windows.window_end
    left join last_breaks on last_breaks.subject_id = measures.subject_id
)
select
    subjects.canonical_id,
    subjects.arxiv_id,
    subjects.doi,
    subjects.semantic_scholar_id,
    subjects.github_database_id,
    subjects.title,
    edges.metric::varchar as metric,
    edges.source::varchar as source,
    cast(days as integer) as window_days,
    edges.window_start,
    edges.window_end,
    edges.start_value,
    edges.end_value,
    case when edges.broken_on is null then edges.end_value - edges.start_value end as growth,
    nullif(concat_ws(
        '; ',
        case
            when edges.start_quality is null then concat('no number on ', edges.window_start)
            when edges.start_value is null then concat('only a ', edges.start_quality, ' number on ', edges.window_start)
        end,
        case
            when edges.end_quality is null then concat('no number on ', edges.window_end)
            when edges.end_value is null then concat('only a ', edges.end_quality, ' number on ', edges.window_end)
        end,
        case when edges.broken_on is not null then concat('another record is counted since ', edges.broken_on) end
    ), '') as why_unknown
from edges
join core.subjects using (subject_id)
