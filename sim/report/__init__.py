"""Say what a run found: words, page, workbook, console. Import the module you need."""
