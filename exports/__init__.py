"""Numbers and a document in, badges and files out. No network, no connection."""
