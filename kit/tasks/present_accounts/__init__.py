"""Present account information on a few slides."""
