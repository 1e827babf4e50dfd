-- Entries of the lists that were read, then the lists. A reading older than the newest one changes no present state.
create or replace temp table newest_lists as
select new.list_path
from incoming_lists as new
left join core.lists as old using (list_path)
where old.last_seen_on is null or new.observed_on >= old.last_seen_on;

update core.entries
set is_held = false
where is_held and list_path in (select list_path from newest_lists);

merge into core.entries as old
using (
    select incoming.*, incoming.list_path in (select list_path from newest_lists) as is_newest
    from incoming_entries as incoming
) as new
on old.list_path = new.list_path and old.entry_key = new.entry_key and old.section = new.section
when matched and new.is_newest then update set
    line = new.line,
    title = new.title,
    reference_key = new.reference_key,
    paper_url = new.paper_url,
    repository = new.repository,
    accepted_database_id = new.accepted_database_id,
    first_seen_on = least(old.first_seen_on, new.observed_on),
    last_seen_on = new.observed_on,
    is_held = true
when matched then update set
    first_seen_on = least(old.first_seen_on, new.observed_on),
    last_seen_on = greatest(old.last_seen_on, new.observed_on)
when not matched then insert (
    list_path, entry_key, section, line, title, reference_key, paper_url, repository,
    accepted_database_id, first_seen_on, last_seen_on, is_held
) values (
    new.list_path, new.entry_key, new.section, new.line, new.title, new.reference_key, new.paper_url, new.repository,
    new.accepted_database_id, new.observed_on, new.observed_on, new.is_newest
);

merge into core.lists as old
using incoming_lists as new
on old.list_path = new.list_path
when matched then update set
    first_seen_on = least(old.first_seen_on, new.observed_on),
    last_seen_on = greatest(old.last_seen_on, new.observed_on)
when not matched then insert (list_path, first_seen_on, last_seen_on)
    values (new.list_path, new.observed_on, new.observed_on);
