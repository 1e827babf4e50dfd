-- Repositories as GitHub describes them today, and the names they answered to.
merge into core.repositories as old
using incoming_repositories as new
on old.subject_id = new.subject_id
when matched then update set
    name_with_owner = new.name_with_owner,
    star_count = new.star_count,
    is_archived = new.is_archived,
    pushed_at = new.pushed_at,
    licence_spdx_id = new.licence_spdx_id,
    etag = new.etag,
    fetched_at = new.fetched_at
when not matched then insert (
    subject_id, database_id, name_with_owner, star_count, is_archived, pushed_at, licence_spdx_id, etag,
    first_seen_on, fetched_at
) values (
    new.subject_id, new.database_id, new.name_with_owner, new.star_count, new.is_archived, new.pushed_at,
    new.licence_spdx_id, new.etag, new.observed_on, new.fetched_at
);

merge into core.repository_names as old
using incoming_repository_names as new
on old.name = new.name and old.subject_id = new.subject_id
when matched then update set
    first_seen_on = least(old.first_seen_on, new.observed_on),
    last_seen_on = greatest(old.last_seen_on, new.observed_on),
    learned_by = case when new.learned_by = 'asked' then 'asked' else old.learned_by end
when not matched then insert (name, subject_id, learned_by, first_seen_on, last_seen_on)
    values (new.name, new.subject_id, new.learned_by, new.observed_on, new.observed_on);
