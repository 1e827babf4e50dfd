"""What a maintainer would want to know about a list, found in the list alone: one module a family of rules."""
