"""Work the denial queue."""
