"""What a run fetched, on disk before the next batch is asked for, so that a killed run goes on where it was."""
