-- What spoke for and against each decision, by which rules it was made and when it was last looked up; and the pages
-- behind links, which are asked once.

alter table core.resolutions add column looked_up_on date;
alter table core.resolutions add column lookups integer;
alter table core.resolutions add column rules_version integer;
alter table core.resolutions add column findings varchar;
alter table core.resolutions add column considered varchar;
update core.resolutions
set looked_up_on = resolved_on, lookups = 1
where status <> 'resolved' or method = 'title';
comment on column core.resolutions.method is 'link, page, title or pinned; NULL unless resolved.';
comment on column core.resolutions.looked_up_on is 'Day the reference was last looked up (UTC); NULL where nothing had to be.';
comment on column core.resolutions.lookups is 'How many times in a row it was looked up and no paper was found; 1 after one was. NULL where nothing had to be looked up.';
comment on column core.resolutions.rules_version is 'Version of the rules that decided; NULL of decisions from before they were counted.';
comment on column core.resolutions.findings is 'What speaks for and against the decision, as a JSON array; NULL where nothing was found.';
comment on column core.resolutions.considered is 'Papers that were looked at, with what speaks for and against each and why it was refused, as a JSON array; NULL where there were none.';

create table core.pages (
    page_url varchar not null,
    final_url varchar not null,
    outcome varchar not null check (
        outcome in ('stated', 'silent', 'led_away', 'missing', 'refused', 'failed', 'not_asked')
    ),
    status integer,
    statement varchar,
    reason varchar not null,
    observed_on date not null,
    fetched_at timestamptz,
    run_id varchar not null
);
comment on table core.pages is 'Pages behind links, as they last answered. What is stated, silent or led away is asked once and kept for good. Key: page_url.';
comment on column core.pages.page_url is 'Address of the page; of a PDF, that of its page.';
comment on column core.pages.final_url is 'Where redirects led.';
comment on column core.pages.outcome is 'stated: it states its paper; silent: it was read and states none; led_away: it leads elsewhere; missing: it is gone; refused, failed, not_asked: nothing is known of it.';
comment on column core.pages.status is 'HTTP status of the last answer; NULL where none came.';
comment on column core.pages.statement is 'What it states of its paper, as JSON; NULL unless stated.';
comment on column core.pages.reason is 'Why it states nothing, in words; empty where it does.';
comment on column core.pages.observed_on is 'Day of the run that asked (UTC).';
comment on column core.pages.fetched_at is 'Moment of the answer (UTC); NULL where none came.';
comment on column core.pages.run_id is 'Run that asked, as in core.runs.';

-- Whom a run asks is no longer only whom numbers come from.
alter table core.spend alter column provider set data type varchar;
