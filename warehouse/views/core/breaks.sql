-- Days since which another record of a paper is counted than before: two numbers on either side are no movement.
--
-- subject_id: Internal number, as in core.subjects; stays within core.
-- observed_on: First day of the new record (UTC).
select distinct paper_ids.subject_id, record_changes.observed_on
from core.record_changes
join core.paper_ids
    on paper_ids.paper_id = record_changes.paper_id
    -- of two records that were joined or parted both papers count something else
    or paper_ids.answered_as in (record_changes.from_semantic_scholar_id, record_changes.to_semantic_scholar_id)
