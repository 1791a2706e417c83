"""Letters to guarantors and payers: one letter one file, each with the same head and the same close."""
