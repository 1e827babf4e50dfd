-- Growth of every paper and repository over the last 7, 30, 90 and 365 days, by the rules of trends.growth_over(days):
-- observed numbers on both edges, or NULL.
--
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
from trends.growth_over(7)
union all
from trends.growth_over(30)
union all
from trends.growth_over(90)
union all
from trends.growth_over(365)
