"""The only place that knows DuckDB: what was seen, on which day, from whom."""
