"""Electronic remittances and benefit responses, read from X12 files and written as such; no text of X12 is copied."""
