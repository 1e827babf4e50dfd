-- Every paper and repository with the names people know it by.
--
-- subject_id: Internal number, as in core.papers and core.repositories; stays within core.
-- kind: paper or repository.
-- canonical_id: For a paper the id it was first asked by, as scheme:value; for a repository owner/name as GitHub writes it today.
-- arxiv_id: arXiv id without version; NULL when none is known and for repositories.
-- doi: DOI, by Semantic Scholar or else by arXiv; NULL when none is known and for repositories.
-- semantic_scholar_id: paperId; NULL when Semantic Scholar does not know it and for repositories.
-- github_database_id: GitHub's own number of a repository, which survives renames; NULL for papers.
-- title: Title of the paper; for a repository its name without owner.
with names as (
    select
        subject_id,
        split_part(paper_id, ':', 1) as scheme,
        substr(paper_id, strpos(paper_id, ':') + 1) as name,
        paper_id = canonical_id as is_canonical,
        learned_by,
        first_learned_on
    from core.paper_ids
    join core.papers using (subject_id)
),
best_names as (
    select subject_id, scheme, name
    from names
    where scheme in ('arxiv', 'doi')
    qualify row_number() over (
        partition by subject_id, scheme
        order by is_canonical desc, learned_by = 'asked' desc, first_learned_on, name
    ) = 1
),
known_names as (
    select
        subject_id,
        any_value(name) filter (where scheme = 'arxiv') as arxiv_id,
        any_value(name) filter (where scheme = 'doi') as doi
    from best_names
    group by subject_id
)
select
    papers.subject_id,
    'paper' as kind,
    papers.canonical_id,
    known_names.arxiv_id,
    coalesce(known_names.doi, lower(arxiv_papers.doi)) as doi,
    papers.semantic_scholar_id,
    null::bigint as github_database_id,
    papers.title
from core.papers
left join known_names using (subject_id)
left join core.arxiv_papers using (subject_id)
union all
select
    subject_id,
    'repository' as kind,
    name_with_owner as canonical_id,
    null as arxiv_id,
    null as doi,
    null as semantic_scholar_id,
    database_id as github_database_id,
    split_part(name_with_owner, '/', 2) as title
from core.repositories
