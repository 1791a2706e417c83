"""Resolve a credit balance."""
