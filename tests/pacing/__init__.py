"""Whole nights on a simulated clock: how many requests, how fast, and with whom they are shared."""
