-- No number stands for a day later than its run's own; one seen that day stands for exactly that day.
select snapshots.*, runs.observed_on as run_observed_on
from core.snapshots
join core.runs using (run_id)
where snapshots.observed_on > runs.observed_on
    or (snapshots.quality <> 'reconstructed' and snapshots.observed_on <> runs.observed_on)
