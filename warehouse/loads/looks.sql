-- All that a list's badges look like, in place of what stood in the book of that list.
insert into core.badge_looks by name
from incoming_looks;
