-- Papers, their ids and arXiv's metadata. What an answer leaves out stays as an earlier answer had it.
merge into core.papers as old
using incoming_papers as new
on old.subject_id = new.subject_id
when matched then update set
    semantic_scholar_id = coalesce(new.semantic_scholar_id, old.semantic_scholar_id),
    corpus_id = coalesce(new.corpus_id, old.corpus_id),
    title = coalesce(nullif(new.title, ''), old.title),
    year = coalesce(new.year, old.year),
    authors = case when len(new.authors) > 0 then new.authors else old.authors end,
    venue = coalesce(nullif(new.venue, ''), old.venue),
    published_on = coalesce(new.published_on, old.published_on),
    fetched_at = new.fetched_at
when not matched then insert (
    subject_id, canonical_id, semantic_scholar_id, corpus_id, title, year, authors, venue, published_on,
    first_seen_on, fetched_at
) values (
    new.subject_id, new.canonical_id, new.semantic_scholar_id, new.corpus_id, nullif(new.title, ''), new.year,
    new.authors, nullif(new.venue, ''), new.published_on, new.observed_on, new.fetched_at
);

merge into core.paper_ids as old
using incoming_paper_ids as new
on old.paper_id = new.paper_id
when matched then update set
    subject_id = new.subject_id,
    learned_by = new.learned_by,
    answered_as = coalesce(new.answered_as, old.answered_as)
when not matched then insert (paper_id, subject_id, learned_by, answered_as, first_learned_on)
    values (new.paper_id, new.subject_id, new.learned_by, new.answered_as, new.observed_on);

delete from core.record_changes as old
using incoming_record_changes as new
where old.paper_id = new.paper_id and old.observed_on = new.observed_on;
insert into core.record_changes by name select * from incoming_record_changes;

delete from core.arxiv_papers where subject_id in (select subject_id from incoming_arxiv_papers);
insert into core.arxiv_papers by name select * from incoming_arxiv_papers;
