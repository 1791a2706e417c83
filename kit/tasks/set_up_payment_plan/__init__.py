"""Set up a payment plan that keeps to the hospital's policy and to what the patient earns."""
