"""What the pages behind links state of their papers: which are asked, how they are fetched, and how they are read."""

# By this name landing pages stand beside the providers: in the settings, in plans, in the book of requests.
LANDING_PAGES = "landing_pages"
