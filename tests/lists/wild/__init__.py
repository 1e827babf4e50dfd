"""Markdown lists as people write them, and as they look after an accident: made up by a seed, without our parser."""
