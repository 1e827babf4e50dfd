-- Which repository a link to a name stands for: the first one that a list asked by it and that answered, however the
-- names went since; of names no list asked by, the one that answered to it last. Another repository that takes a name
-- has its own numbers and gets no link of a list, unless a person accepted it (core.entries.accepted_database_id).
--
-- name: owner/name in lower case.
-- subject_id: The repository, as in core.repositories; stays within core.
select name, subject_id
from core.repository_names
qualify row_number() over (
    partition by name
    order by
        learned_by = 'asked' desc,
        case when learned_by = 'asked' then first_seen_on end,
        last_seen_on desc,
        subject_id
) = 1
