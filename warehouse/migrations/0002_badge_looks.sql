create table core.badge_looks (
    list_path varchar not null,
    kind varchar not null check (kind in ('citations', 'stars')),
    style varchar not null check (style in ('symbols', 'text', 'shield')),
    symbol varchar not null,
    stands boolean not null,
    placement varchar,
    written_on date not null,
    run_id varchar not null
);
comment on table core.badge_looks is 'What the badges look like that starcite wrote into lists, and where each list has them. Key: list_path, kind, style, symbol.';
comment on column core.badge_looks.list_path is 'The list, as in core.lists.';
comment on column core.badge_looks.kind is 'citations or stars.';
comment on column core.badge_looks.style is 'symbols, text or shield.';
comment on column core.badge_looks.symbol is 'The symbol of a tier; empty for styles that show the number.';
comment on column core.badge_looks.stands is 'Whether such badges may stand in the list: recorded before the file is replaced.';
comment on column core.badge_looks.placement is 'Where the list has such badges, as JSON; NULL where that is where they would stand anyway.';
comment on column core.badge_looks.written_on is 'Day of the run that wrote it (UTC).';
comment on column core.badge_looks.run_id is 'Run that wrote it, as in core.runs.';
