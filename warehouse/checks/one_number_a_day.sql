-- A subject has one number of a metric from a source on a day.
select subject_id, metric, source, observed_on, count(*) as row_count
from core.snapshots
group by subject_id, metric, source, observed_on
having count(*) > 1
