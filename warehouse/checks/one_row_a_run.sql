-- A run is in the book once, and a provider once in what it spent.
select run_id, null as provider, count(*) as row_count
from core.runs
group by run_id
having count(*) > 1
union all
select run_id, provider::varchar as provider, count(*) as row_count
from core.spend
group by run_id, provider
having count(*) > 1
