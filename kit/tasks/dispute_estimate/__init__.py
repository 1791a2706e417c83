"""Hold the bills of a patient without insurance against the good-faith estimate."""
