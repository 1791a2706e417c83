"""Post patient payments and balance the day."""
