-- What references mean. A decision that stands keeps its day; another one ends it and begins its own.
create or replace temp table changed_resolutions as
select new.*
from incoming_resolutions as new
left join core.resolutions as old on old.reference_key = new.reference_key and old.replaced_on is null
where old.reference_key is null
    or old.status <> new.status
    or old.paper_id is distinct from new.paper_id
    or old.method is distinct from new.method
    or old.reason is distinct from new.reason
    or old.candidates <> new.candidates;

update core.resolutions as old
set
    evidence = new.evidence,
    title = new.title,
    url = new.url,
    findings = new.findings,
    considered = new.considered,
    looked_up_on = new.looked_up_on,
    lookups = new.lookups,
    rules_version = new.rules_version
from incoming_resolutions as new
where old.reference_key = new.reference_key
    and old.replaced_on is null
    and (
        old.evidence is distinct from new.evidence
        or old.title <> new.title
        or old.url is distinct from new.url
        or old.findings is distinct from new.findings
        or old.considered is distinct from new.considered
        or old.looked_up_on is distinct from new.looked_up_on
        or old.lookups is distinct from new.lookups
        or old.rules_version is distinct from new.rules_version
    )
    and new.reference_key not in (select reference_key from changed_resolutions);

update core.resolutions as old
set replaced_on = new.resolved_on
from changed_resolutions as new
where old.reference_key = new.reference_key and old.replaced_on is null;

insert into core.resolutions by name select * from changed_resolutions;
