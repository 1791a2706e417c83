"""Verify before a visit whether a treatment is covered, and what the patient will owe."""
