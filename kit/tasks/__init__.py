"""The task bank: one folder for each daily task, each with its words, its rules and its hand-worked cases."""
