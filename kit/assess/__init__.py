"""Marking, forms, and the journal of answers: pure functions over data, and one durable file."""
