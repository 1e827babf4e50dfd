"""Markdown and the HTML in it as blocks and pieces with byte spans. Knows nothing of papers."""
