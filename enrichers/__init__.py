"""Who is asked, what they answer, and which paper an entry means."""
