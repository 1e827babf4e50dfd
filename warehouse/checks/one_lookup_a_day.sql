-- A thing is entered once a day for a provider; a failure says why, and nothing else does.
select provider, asked, observed_on, count(*) as row_count
from core.lookups
group by provider, asked, observed_on
having count(*) > 1 or bool_or((outcome = 'failed') <> (error is not null))
