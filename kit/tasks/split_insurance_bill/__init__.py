"""Split a bill between contract, insurance and patient."""
