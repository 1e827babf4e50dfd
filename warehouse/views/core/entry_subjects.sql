-- What every entry of every list means: its paper and its repository, where known.
--
-- list_path: The list, as in core.lists.
-- entry_key: The entry, as in core.entries.
-- section: Headings above it, as in core.entries.
-- paper_id: The paper its reference was resolved to, as scheme:value; NULL when it is not resolved.
-- paper_subject_id: The paper, as in core.papers; NULL when it is not resolved or no provider knows it. Stays within core.
-- repository_subject_id: The repository its link stands for, as in core.followed_names, or the one a person accepted; NULL when there is none or GitHub does not know it. Stays within core.
select
    entries.list_path,
    entries.entry_key,
    entries.section,
    resolutions.paper_id,
    paper_ids.subject_id as paper_subject_id,
    case
        when entries.accepted_database_id is null then followed_names.subject_id
        else accepted.subject_id
    end as repository_subject_id
from core.entries
left join core.resolutions
    on resolutions.reference_key = entries.reference_key and resolutions.replaced_on is null
left join core.paper_ids on paper_ids.paper_id = resolutions.paper_id
left join core.followed_names on followed_names.name = lower(entries.repository)
left join core.repositories as accepted on accepted.database_id = entries.accepted_database_id
