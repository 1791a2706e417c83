"""Bring a patient's record up to date after a visit, without overwriting what was true before."""
