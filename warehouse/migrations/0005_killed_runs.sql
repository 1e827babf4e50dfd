-- A run that was killed is entered as such by the next one.

comment on column core.runs.exit_code is 'Exit code as the command line documents it; NULL while it runs, and 137 once the next run found that it was killed.';
