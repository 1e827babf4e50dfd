"""A Markdown list as a document: bytes in, bytes out."""
