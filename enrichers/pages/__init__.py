"""What the pages behind links state of their papers: which are asked, how they are fetched, and how they are read."""
