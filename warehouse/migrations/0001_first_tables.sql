-- The first tables. No table has a primary key or an index: in DuckDB an index on the snapshots costs four to five
-- times the data and makes the nightly load grow with the years. Each load replaces its own rows in one transaction,
-- which keeps the keys named below unique, and `starcite warehouse check` proves it.

create schema core;
create schema trends;

create type core.metric as enum ('citation_count', 'influential_citation_count', 'star_count');
create type core.provider as enum ('semantic_scholar', 'arxiv', 'github');
-- In the order of trust: of two numbers for one day the greater quality stays.
create type core.quality as enum ('reconstructed', 'suspect', 'observed');
create type core.outcome as enum ('found', 'not_found', 'failed');

create table core.migrations (
    number integer not null,
    name varchar not null,
    applied_at timestamptz not null
);
comment on table core.migrations is 'Steps this file went through, one row each; the highest number is its version. Key: number.';
comment on column core.migrations.number is 'Number at the head of the migration''s file name.';
comment on column core.migrations.name is 'File name of the migration, without ending.';
comment on column core.migrations.applied_at is 'Moment it was applied (UTC, this machine''s clock).';

create table core.definitions (
    digest varchar not null
);
comment on table core.definitions is 'One row: which state of the view and macro files this file holds. They are made anew when it differs.';
comment on column core.definitions.digest is 'SHA-256 of all view and macro files, in hexadecimal.';

create table core.runs (
    run_id varchar not null,
    command varchar not null,
    observed_on date not null,
    started_at timestamptz not null,
    finished_at timestamptz,
    exit_code integer,
    found integer check (found >= 0),
    not_found integer check (not_found >= 0),
    failed integer check (failed >= 0),
    kept integer check (kept >= 0),
    list_paths varchar[] not null
);
comment on table core.runs is 'Every run, from its beginning. Key: run_id.';
comment on column core.runs.run_id is 'Name of the run, given when it began.';
comment on column core.runs.command is 'What was started, without secrets.';
comment on column core.runs.observed_on is 'The day all numbers of the run count for (UTC), fixed at its start.';
comment on column core.runs.started_at is 'Moment the run began (UTC).';
comment on column core.runs.finished_at is 'Moment the run ended (UTC); NULL while it runs and when it was killed.';
comment on column core.runs.exit_code is 'Exit code as the command line documents it; NULL while it runs and when it was killed.';
comment on column core.runs.found is 'Answers that held what was asked for; NULL until the run ends.';
comment on column core.runs.not_found is 'Answers that said it does not exist; NULL until the run ends.';
comment on column core.runs.failed is 'Things asked that got no usable answer; NULL until the run ends.';
comment on column core.runs.kept is 'Numbers of earlier days left standing because today brought none better; NULL until the run ends.';
comment on column core.runs.list_paths is 'Lists whose entries the run stored, relative to the warehouse''s folder; empty when it stored none.';

create table core.spend (
    run_id varchar not null,
    provider core.provider not null,
    requests_sent integer not null check (requests_sent >= 0)
);
comment on table core.spend is 'Requests each run sent to each provider. Key: run_id, provider. A provider without a row was not asked.';
comment on column core.spend.run_id is 'The run, as in core.runs.';
comment on column core.spend.provider is 'Who was asked.';
comment on column core.spend.requests_sent is 'HTTP requests that went out, retries included.';

create table core.lists (
    list_path varchar not null,
    first_seen_on date not null,
    last_seen_on date not null
);
comment on table core.lists is 'Every list that was ever read. Key: list_path.';
comment on column core.lists.list_path is 'Path of the list relative to the warehouse''s folder, with forward slashes.';
comment on column core.lists.first_seen_on is 'First day it was read (UTC).';
comment on column core.lists.last_seen_on is 'Last day it was read (UTC).';

create table core.entries (
    list_path varchar not null,
    entry_key varchar not null,
    section varchar[] not null,
    line integer not null,
    title varchar not null,
    reference_key varchar,
    paper_url varchar,
    repository varchar,
    first_seen_on date not null,
    last_seen_on date not null,
    is_held boolean not null
);
comment on table core.entries is 'Every entry of every list, kept after it left. Key: list_path, entry_key, section.';
comment on column core.entries.list_path is 'The list, as in core.lists.';
comment on column core.entries.entry_key is 'What an entry is known by: the id or URL of its first paper link, with its title where the link holds no id.';
comment on column core.entries.section is 'Headings above the entry, outermost first.';
comment on column core.entries.line is 'Line the entry started at when last seen, counted from 1.';
comment on column core.entries.title is 'Title as the list writes it.';
comment on column core.entries.reference_key is 'Key into core.resolutions; NULL when the entry has no paper link.';
comment on column core.entries.paper_url is 'First paper link as the list writes it; NULL when there is none.';
comment on column core.entries.repository is 'First GitHub repository, owner/name as the list writes it; NULL when there is none.';
comment on column core.entries.first_seen_on is 'First day the list showed it (UTC).';
comment on column core.entries.last_seen_on is 'Last day the list showed it (UTC).';
comment on column core.entries.is_held is 'Whether the list showed it when it was last read.';

create table core.papers (
    subject_id integer not null,
    canonical_id varchar not null,
    semantic_scholar_id varchar,
    corpus_id bigint,
    title varchar,
    year integer,
    authors varchar[] not null,
    venue varchar,
    published_on date,
    first_seen_on date not null,
    fetched_at timestamptz not null
);
comment on table core.papers is 'Every paper that was ever found. Key: subject_id; canonical_id is unique too. What a later answer leaves out stays as it was.';
comment on column core.papers.subject_id is 'Internal number, shared with core.repositories; stays within core.';
comment on column core.papers.canonical_id is 'Id the paper was first asked by (scheme:value); after a title match its arXiv id, else DOI, else Semantic Scholar id. Never changes.';
comment on column core.papers.semantic_scholar_id is 'paperId of the latest Semantic Scholar answer; NULL when only arXiv knows the paper.';
comment on column core.papers.corpus_id is 'corpusId of the latest Semantic Scholar answer.';
comment on column core.papers.title is 'Title by Semantic Scholar; by arXiv while Semantic Scholar does not know the paper.';
comment on column core.papers.year is 'Year of publication by Semantic Scholar.';
comment on column core.papers.authors is 'Authors in order by whom the title is; empty when unknown.';
comment on column core.papers.venue is 'Venue by Semantic Scholar.';
comment on column core.papers.published_on is 'Day of publication by Semantic Scholar.';
comment on column core.papers.first_seen_on is 'Day of the run that first found it (UTC).';
comment on column core.papers.fetched_at is 'Moment of the latest answer about it (UTC).';

create table core.paper_ids (
    paper_id varchar not null,
    subject_id integer not null,
    learned_by varchar not null check (learned_by in ('asked', 'answered')),
    first_learned_on date not null
);
comment on table core.paper_ids is 'Every id a paper was asked by or was said to have. Key: paper_id.';
comment on column core.paper_ids.paper_id is 'Id as scheme:value, canonical.';
comment on column core.paper_ids.subject_id is 'The paper, as in core.papers.';
comment on column core.paper_ids.learned_by is 'asked: a list names the paper so and it was found by it; answered: Semantic Scholar named it.';
comment on column core.paper_ids.first_learned_on is 'Day of the run that learned it (UTC).';

create table core.arxiv_papers (
    subject_id integer not null,
    arxiv_id varchar not null,
    version integer not null check (version >= 1),
    title varchar not null,
    authors varchar[] not null,
    published_at timestamptz not null,
    updated_at timestamptz not null,
    primary_category varchar not null,
    doi varchar,
    comment varchar,
    is_withdrawn boolean not null,
    fetched_at timestamptz not null
);
comment on table core.arxiv_papers is 'Latest arXiv metadata of a paper. Key: subject_id.';
comment on column core.arxiv_papers.subject_id is 'The paper, as in core.papers.';
comment on column core.arxiv_papers.arxiv_id is 'arXiv id without version.';
comment on column core.arxiv_papers.version is 'Number of the newest version.';
comment on column core.arxiv_papers.title is 'Title by arXiv.';
comment on column core.arxiv_papers.authors is 'Authors by arXiv in order.';
comment on column core.arxiv_papers.published_at is 'Moment of the first version (UTC).';
comment on column core.arxiv_papers.updated_at is 'Moment of the newest version (UTC).';
comment on column core.arxiv_papers.primary_category is 'Primary category, such as cs.CV.';
comment on column core.arxiv_papers.doi is 'DOI of the journal version, as its authors told arXiv.';
comment on column core.arxiv_papers.comment is 'Authors'' comment; says so when a paper is withdrawn.';
comment on column core.arxiv_papers.is_withdrawn is 'Whether the comment says the paper is withdrawn.';
comment on column core.arxiv_papers.fetched_at is 'Moment of the answer (UTC).';

create table core.repositories (
    subject_id integer not null,
    database_id bigint not null,
    name_with_owner varchar not null,
    star_count bigint not null check (star_count >= 0),
    is_archived boolean not null,
    pushed_at timestamptz,
    licence_spdx_id varchar,
    etag varchar,
    first_seen_on date not null,
    fetched_at timestamptz not null
);
comment on table core.repositories is 'Every GitHub repository that was ever found, as GitHub last described it. Key: subject_id; database_id is unique too.';
comment on column core.repositories.subject_id is 'Internal number, shared with core.papers; stays within core.';
comment on column core.repositories.database_id is 'GitHub''s own number; survives renames and transfers, and a re-created repository has another.';
comment on column core.repositories.name_with_owner is 'owner/name in the latest answer, as GitHub writes it.';
comment on column core.repositories.star_count is 'Stars in the latest answer whatever its quality, which is what etag vouches for; use core.snapshots to count.';
comment on column core.repositories.is_archived is 'Whether it is archived (read-only).';
comment on column core.repositories.pushed_at is 'Moment of the last push (UTC); NULL for an empty repository.';
comment on column core.repositories.licence_spdx_id is 'Licence by SPDX id; NULL when GitHub recognises none.';
comment on column core.repositories.etag is 'ETag of the latest REST answer; NULL when it came by GraphQL.';
comment on column core.repositories.first_seen_on is 'Day of the run that first found it (UTC).';
comment on column core.repositories.fetched_at is 'Moment of the latest answer (UTC).';

create table core.repository_names (
    name varchar not null,
    subject_id integer not null,
    first_seen_on date not null,
    last_seen_on date not null
);
comment on table core.repository_names is 'Which repository answered to which name, when. Key: name, subject_id; a name belongs to the one that answered to it last.';
comment on column core.repository_names.name is 'owner/name in lower case, as asked or answered.';
comment on column core.repository_names.subject_id is 'The repository, as in core.repositories.';
comment on column core.repository_names.first_seen_on is 'First day it answered to the name (UTC).';
comment on column core.repository_names.last_seen_on is 'Last day it answered to the name (UTC).';

create table core.resolutions (
    reference_key varchar not null,
    status varchar not null check (status in ('resolved', 'ambiguous', 'unresolved')),
    paper_id varchar,
    method varchar,
    evidence varchar,
    reason varchar,
    candidates varchar[] not null,
    title varchar not null,
    url varchar,
    resolved_on date not null,
    replaced_on date,
    run_id varchar not null
);
comment on table core.resolutions is 'Which paper a reference was found to mean, with what was thought before. Key: reference_key among the rows not replaced.';
comment on column core.resolutions.reference_key is 'What a reference is known by: its id, or link and title together.';
comment on column core.resolutions.status is 'resolved, ambiguous or unresolved.';
comment on column core.resolutions.paper_id is 'The paper, as scheme:value; NULL unless resolved.';
comment on column core.resolutions.method is 'link, title or pinned; NULL unless resolved.';
comment on column core.resolutions.evidence is 'Why, in words; NULL unless resolved.';
comment on column core.resolutions.reason is 'Why not, in words; NULL when resolved.';
comment on column core.resolutions.candidates is 'Papers that fit equally, as scheme:value; empty unless ambiguous.';
comment on column core.resolutions.title is 'Title the list gave.';
comment on column core.resolutions.url is 'Link the list gave; NULL when it gave none.';
comment on column core.resolutions.resolved_on is 'Day this was decided (UTC); stays while the decision stays.';
comment on column core.resolutions.replaced_on is 'Day another decision took its place (UTC); NULL while it stands.';
comment on column core.resolutions.run_id is 'Run that decided, as in core.runs.';

create table core.lookups (
    provider core.provider not null,
    asked varchar not null,
    outcome core.outcome not null,
    error varchar,
    observed_on date not null,
    fetched_at timestamptz not null,
    run_id varchar not null
);
comment on table core.lookups is 'What was asked of whom with what outcome. Key: provider, asked, observed_on. Only the newest found row of a thing is kept (older days are in core.snapshots); every not_found and failed day is.';
comment on column core.lookups.provider is 'Who was asked.';
comment on column core.lookups.asked is 'Paper id as scheme:value, "title:" and the reference''s key for a title match, or owner/name in lower case.';
comment on column core.lookups.outcome is 'found, not_found, or failed: no usable answer, which says nothing about the thing asked.';
comment on column core.lookups.error is 'Why it failed, in words without secrets; NULL unless failed.';
comment on column core.lookups.observed_on is 'Day of the run that asked (UTC).';
comment on column core.lookups.fetched_at is 'Moment of the answer or the failure (UTC).';
comment on column core.lookups.run_id is 'Run that asked, as in core.runs.';

create table core.snapshots (
    subject_id integer not null,
    metric core.metric not null,
    source core.provider not null,
    observed_on date not null,
    value bigint not null check (value >= 0),
    quality core.quality not null,
    fetched_at timestamptz not null,
    run_id varchar not null
);
comment on table core.snapshots is 'One number of one subject from one source on one day; a day nobody answered has no row. Key: subject_id, metric, source, observed_on.';
comment on column core.snapshots.subject_id is 'The paper or repository, as in core.papers and core.repositories.';
comment on column core.snapshots.metric is 'What is counted.';
comment on column core.snapshots.source is 'Who counted it.';
comment on column core.snapshots.observed_on is 'Day the number stands for (UTC).';
comment on column core.snapshots.value is 'The count; 0 is a count of none, an unknown count has no row.';
comment on column core.snapshots.quality is 'observed: seen that day; reconstructed: reckoned later from dated records; suspect: implausible and not yet confirmed, never used.';
comment on column core.snapshots.fetched_at is 'Moment of the answer it was read from (UTC).';
comment on column core.snapshots.run_id is 'Run that stored it, as in core.runs.';

create table core.history_progress (
    subject_id integer not null,
    metric core.metric not null,
    source core.provider not null,
    since date,
    through date not null,
    run_id varchar not null
);
comment on table core.history_progress is 'How far a subject''s past is filled in, so that a backfill goes on where it stopped. Key: subject_id, metric, source.';
comment on column core.history_progress.subject_id is 'The paper or repository, as in core.papers and core.repositories.';
comment on column core.history_progress.metric is 'What is counted.';
comment on column core.history_progress.source is 'Who was asked.';
comment on column core.history_progress.since is 'First day filled in (UTC); NULL: from the subject''s beginning.';
comment on column core.history_progress.through is 'Last day filled in (UTC).';
comment on column core.history_progress.run_id is 'Run that filled it in last, as in core.runs.';

create table core.badges (
    badge_number integer not null,
    list_path varchar not null,
    entry_key varchar not null,
    kind varchar not null check (kind in ('citations', 'stars')),
    subject varchar not null,
    tier integer not null check (tier >= 0),
    previous_tier integer not null check (previous_tier >= 0),
    written_on date not null,
    run_id varchar not null
);
comment on table core.badges is 'Badges starcite wrote into lists, recorded before the file was replaced; of one (list_path, entry_key, kind) the highest badge_number counts. Key: badge_number.';
comment on column core.badges.badge_number is 'Counts up as badges are recorded.';
comment on column core.badges.list_path is 'The list, as in core.lists.';
comment on column core.badges.entry_key is 'The entry, as in core.entries.';
comment on column core.badges.kind is 'citations or stars.';
comment on column core.badges.subject is 'Paper (scheme:value) or repository (owner/name) whose number decided.';
comment on column core.badges.tier is 'Symbols written: 0, 1 or 2.';
comment on column core.badges.previous_tier is 'Symbols that stood there before; after a crash the file may still show them.';
comment on column core.badges.written_on is 'Day of the run that wrote it (UTC).';
comment on column core.badges.run_id is 'Run that wrote it, as in core.runs.';
