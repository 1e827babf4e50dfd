-- The newest lookup of every paper and repository by any of its names, at each provider it was asked of.
--
-- subject_id: Internal number, as in core.subjects; stays within core.
-- provider: Who was asked.
-- outcome: found, not_found, or failed: no usable answer.
-- observed_on: Day it was asked (UTC).
with names as (
    select subject_id, paper_id as name from core.paper_ids
    union all
    select subject_id, name from core.followed_names
)
select names.subject_id, lookups.provider, lookups.outcome, lookups.observed_on
from core.lookups
join names on names.name = lookups.asked
qualify row_number() over (
    partition by names.subject_id, lookups.provider
    order by lookups.observed_on desc, lookups.fetched_at desc, lookups.outcome
) = 1
