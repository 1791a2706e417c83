"""Data sets: those that the kit writes and proves, and those that others made."""
