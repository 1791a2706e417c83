"""Believable work: people, places, coverage and visits, all invented. Faker lives here and nowhere else."""
