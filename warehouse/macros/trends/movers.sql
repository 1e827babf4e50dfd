-- What grew most over a window of so many days, by the rules of trends.growth_over(days): the first n of each metric.
-- What did not grow, and what is unknown, is no mover.
--
-- (days): Length of the window in days.
-- (n): How many of each metric.
-- metric: citation_count, influential_citation_count or star_count.
-- place: Place among the movers of the metric, counted from 1; of equal growth the smaller canonical_id comes first.
-- canonical_id: For a paper the id it was first asked by, as scheme:value; for a repository owner/name.
-- arxiv_id: arXiv id without version; NULL when none is known and for repositories.
-- doi: DOI; NULL when none is known and for repositories.
-- semantic_scholar_id: paperId of Semantic Scholar; NULL when it does not know the paper and for repositories.
-- github_database_id: GitHub's own number of a repository, which survives renames; NULL for papers.
-- title: Title of the paper; for a repository its name without owner.
-- source: Who counts: semantic_scholar or github.
-- window_days: Length of the window in days.
-- window_start: First edge (UTC).
-- window_end: Last edge (UTC): the newest day the source was observed at all, for everything it counts.
-- start_value: Count observed on window_start; NULL when there is none.
-- end_value: Count observed on window_end; NULL when there is none.
-- growth: end_value - start_value; NULL when either is.
select
    metric,
    row_number() over (partition by metric order by growth desc, canonical_id, github_database_id) as place,
    canonical_id,
    arxiv_id,
    doi,
    semantic_scholar_id,
    github_database_id,
    title,
    source,
    window_days,
    window_start,
    window_end,
    start_value,
    end_value,
    growth
from trends.growth_over(days)
where growth > 0
qualify place <= n
order by metric, place
