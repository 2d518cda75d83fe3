"""The workbook, in the formats of two offices."""
