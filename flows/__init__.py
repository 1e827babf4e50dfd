"""The edge: command line, settings, Prefect, and the one composition they share."""
