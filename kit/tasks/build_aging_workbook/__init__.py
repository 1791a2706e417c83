"""Build an aging report in a workbook from a messy export."""
