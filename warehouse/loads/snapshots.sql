-- Numbers of a day take the place of equal or worse ones: observed beats suspect beats reconstructed (the order of
-- core.quality), and of two alike the later answer stays. A number that says the same again changes nothing.
create or replace temp table better_snapshots as
select
    new.subject_id,
    new.metric::core.metric as metric,
    new.source::core.provider as source,
    new.observed_on,
    new.value,
    new.quality::core.quality as quality,
    new.fetched_at,
    new.run_id
from incoming_snapshots as new
left join core.snapshots as old
    on old.observed_on = new.observed_on
    and old.subject_id = new.subject_id
    and old.metric = new.metric::core.metric
    and old.source = new.source::core.provider
where old.quality is null
    or new.quality::core.quality > old.quality
    or (new.quality::core.quality = old.quality and new.value <> old.value and new.fetched_at >= old.fetched_at);

delete from core.snapshots as old
using better_snapshots as new
where old.observed_on = new.observed_on
    and old.subject_id = new.subject_id
    and old.metric = new.metric
    and old.source = new.source;

insert into core.snapshots by name
select * from better_snapshots
order by observed_on, subject_id, metric, source;
