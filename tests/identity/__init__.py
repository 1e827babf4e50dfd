"""The decision which paper an entry means, measured over real papers and real links."""
