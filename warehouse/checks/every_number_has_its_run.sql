-- Every number was stored by a run that is in the book.
from core.snapshots anti join core.runs using (run_id)
