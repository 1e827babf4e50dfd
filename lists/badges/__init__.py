"""Badges in a list: what they look like, whose link they belong to, where a new one goes, and the list's legend."""
