"""What a link leads to: how each site writes its addresses, and what role that gives the link."""
