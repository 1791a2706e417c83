"""Compare a registration with the patient's papers, and correct exactly what is wrong."""
