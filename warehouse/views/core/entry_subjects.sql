-- What every entry of every list means: its paper and its repository, where known.
--
-- list_path: The list, as in core.lists.
-- entry_key: The entry, as in core.entries.
-- section: Headings above it, as in core.entries.
-- paper_id: The paper its reference was resolved to, as scheme:value; NULL when it is not resolved.
-- paper_subject_id: The paper, as in core.papers; NULL when it is not resolved or no provider knows it. Stays within core.
-- repository_subject_id: The repository its name belongs to today; NULL when there is none or GitHub does not know it. Stays within core.
with owners as (
    select name, subject_id
    from core.repository_names
    qualify row_number() over (partition by name order by last_seen_on desc, subject_id desc) = 1
)
select
    entries.list_path,
    entries.entry_key,
    entries.section,
    resolutions.paper_id,
    paper_ids.subject_id as paper_subject_id,
    owners.subject_id as repository_subject_id
from core.entries
left join core.resolutions
    on resolutions.reference_key = entries.reference_key and resolutions.replaced_on is null
left join core.paper_ids on paper_ids.paper_id = resolutions.paper_id
left join owners on owners.name = lower(entries.repository)
