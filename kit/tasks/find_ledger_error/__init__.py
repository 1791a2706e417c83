"""Find the error in an account, and correct it by adding entries."""
