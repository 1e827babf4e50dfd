-- Badges are numbered from 1 on without gaps.
select badge_number, count(*) as row_count
from core.badges
group by badge_number
having count(*) > 1 or badge_number > (select count(*) from core.badges)
