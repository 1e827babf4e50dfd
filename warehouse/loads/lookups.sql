-- What was asked today. A failure takes the place of no answer of the same day, and a found row only of found rows.
delete from incoming_lookups as new
using core.lookups as old
where old.provider = new.provider::core.provider
    and old.asked = new.asked
    and old.observed_on = new.observed_on
    and new.outcome = 'failed'
    and old.outcome <> 'failed';

delete from core.lookups as old
using incoming_lookups as new
where old.provider = new.provider::core.provider
    and old.asked = new.asked
    and (
        old.observed_on = new.observed_on
        or (old.outcome = 'found' and new.outcome = 'found' and old.observed_on < new.observed_on)
    );

insert into core.lookups by name select * from incoming_lookups;
