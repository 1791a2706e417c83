"""Explain plan options to a patient, and say which is cheaper for the year that is described."""
