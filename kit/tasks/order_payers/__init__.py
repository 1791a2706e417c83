"""Put a patient's payers in order, and work out what the second one pays for a claim."""
