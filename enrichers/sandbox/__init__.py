"""The three APIs on loopback, over a simulated corpus. Every number it answers is made up."""
