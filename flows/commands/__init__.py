"""The commands: thin functions that read their options, call the composition, and print."""
