"""Screen a patient for financial assistance, and bill what is left the right way."""
