"""A list in, true badges out: the command line over copies of the five real lists, against the sandbox."""
