"""The ways people lay entries out, block by block, as drafts: entries still without badges."""
