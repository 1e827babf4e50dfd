-- Repositories that changed names, names that changed repositories, and records that were merged or split.

alter table core.repository_names add column learned_by varchar default 'answered';
update core.repository_names
set learned_by = 'asked'
where name in (select asked from core.lookups where provider = 'github');
comment on table core.repository_names is 'Which repository answered to which name, when. Key: name, subject_id. core.followed_names says which of several a link to the name stands for.';
comment on column core.repository_names.learned_by is 'asked: a list names it so, and means it; answered: GitHub named it, or it took the name of another one that is meant.';

alter table core.entries add column accepted_database_id bigint;
comment on column core.entries.accepted_database_id is 'GitHub''s number of the repository that a person accepted under the name in repository; NULL where nobody had to.';

alter table core.paper_ids add column answered_as varchar;
update core.paper_ids
set answered_as = papers.semantic_scholar_id
from core.papers
where papers.subject_id = paper_ids.subject_id and paper_ids.learned_by = 'asked';
comment on column core.paper_ids.answered_as is 'paperId of the record that Semantic Scholar answered this id with last; NULL where it was never asked by it.';

create table core.record_changes (
    paper_id varchar not null,
    kind varchar not null check (kind in ('merged', 'split')),
    from_semantic_scholar_id varchar not null,
    to_semantic_scholar_id varchar not null,
    observed_on date not null,
    run_id varchar not null
);
comment on table core.record_changes is 'Every time Semantic Scholar answered an id with another record than before. The series of the paper goes on. Key: paper_id, observed_on.';
comment on column core.record_changes.paper_id is 'The id asked, as in core.paper_ids.';
comment on column core.record_changes.kind is 'merged: the record before became part of another; split: ids that were one record are two since.';
comment on column core.record_changes.from_semantic_scholar_id is 'paperId of the record that answered before.';
comment on column core.record_changes.to_semantic_scholar_id is 'paperId of the record that answers since.';
comment on column core.record_changes.observed_on is 'Day of the run that noticed (UTC).';
comment on column core.record_changes.run_id is 'Run that noticed, as in core.runs.';
