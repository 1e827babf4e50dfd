-- How much is known about each list: of the entries it holds, how many mean a paper (or name a repository) and how many
-- of those have a good number that is not older than 30 days.
--
-- list_path: Path of the list relative to the warehouse's folder.
-- metric: citation_count or star_count.
-- counted_on: Day the list was last read (UTC); ages are counted back from it.
-- entries: Entries the list holds, an entry that stands in two sections twice.
-- resolved: Entries whose paper is known; for star_count those with a repository.
-- never_asked: Resolved entries that no provider has been asked about yet.
-- good: Resolved entries with a number that is not suspect and at most 30 days older than counted_on.
-- coverage: good / resolved, 0 to 1; NULL when nothing is resolved.
-- oldest_good_on: Day of the oldest of the good numbers (UTC); NULL when there is none.
with held as (
    select entries.list_path, entries.repository, subjects.*, lists.last_seen_on as counted_on
    from core.entries
    join core.lists using (list_path)
    join core.entry_subjects as subjects
        on subjects.list_path = entries.list_path
        and subjects.entry_key = entries.entry_key
        and subjects.section = entries.section
    where entries.is_held
),
good_numbers as (
    select subject_id, metric::varchar as metric, max(observed_on) as observed_on
    from core.snapshots
    where quality <> 'suspect'
    group by subject_id, metric
),
asked as (select distinct asked from core.lookups),
wanted as (
    select
        list_path,
        'citation_count' as metric,
        counted_on,
        paper_id is not null as is_resolved,
        paper_subject_id as subject_id,
        paper_id as asked
    from held
    union all
    select
        list_path,
        'star_count' as metric,
        counted_on,
        repository is not null as is_resolved,
        repository_subject_id as subject_id,
        lower(repository) as asked
    from held
)
select
    wanted.list_path,
    wanted.metric,
    wanted.counted_on,
    count(*) as entries,
    count(*) filter (where wanted.is_resolved) as resolved,
    count(*) filter (where wanted.is_resolved and wanted.subject_id is null and asked.asked is null) as never_asked,
    count(*) filter (where good_numbers.observed_on >= wanted.counted_on - 30) as good,
    count(*) filter (where good_numbers.observed_on >= wanted.counted_on - 30)
    / nullif(count(*) filter (where wanted.is_resolved), 0) as coverage,
    min(good_numbers.observed_on) filter (where good_numbers.observed_on >= wanted.counted_on - 30) as oldest_good_on
from wanted
left join good_numbers on good_numbers.subject_id = wanted.subject_id and good_numbers.metric = wanted.metric
left join asked on asked.asked = wanted.asked
group by wanted.list_path, wanted.metric, wanted.counted_on
