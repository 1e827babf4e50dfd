-- No count is below zero.
from core.snapshots where value < 0
