"""The billing office: the rules of the job, exact to the cent, each with its worksheet.

Standard library only, and pure: no clock, no randomness, no files but its own tables.
"""
