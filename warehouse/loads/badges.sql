-- Badges about to be written, unless the newest record of the same place says the same and is as new.
insert into core.badges by name
select
    (select count(*) from core.badges) + row_number() over () as badge_number,
    new.list_path, new.entry_key, new.kind, new.subject, new.tier, new.previous_tier, new.written_on, new.run_id
from incoming_badges as new
left join (
    from core.badges
    where list_path in (select list_path from incoming_badges)
    qualify row_number() over (partition by list_path, entry_key, kind order by badge_number desc) = 1
) as old using (list_path, entry_key, kind)
where old.badge_number is null
    or old.subject <> new.subject
    or old.tier <> new.tier
    or old.previous_tier <> new.previous_tier
    or old.written_on < new.written_on;
