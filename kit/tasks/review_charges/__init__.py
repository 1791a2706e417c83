"""Review the charges and diagnosis codes of a visit against the record, the charge list and the code book."""
