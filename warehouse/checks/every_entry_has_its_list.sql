-- Every entry belongs to a list that is known, and its first day is not after its last.
select entries.list_path, entries.entry_key, entries.first_seen_on, entries.last_seen_on
from core.entries
left join core.lists using (list_path)
where lists.list_path is null or entries.first_seen_on > entries.last_seen_on
