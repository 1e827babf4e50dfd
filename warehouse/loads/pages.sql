-- Pages as they answered. One that states its paper, is silent or leads away stays against one that answered nothing.
delete from incoming_pages as new
using core.pages as old
where old.page_url = new.page_url
    and old.outcome in ('stated', 'silent', 'led_away')
    and new.outcome not in ('stated', 'silent', 'led_away');

delete from core.pages as old
using incoming_pages as new
where old.page_url = new.page_url;

insert into core.pages by name select * from incoming_pages;
