"""The memo: two pages for a text processor, with the numbers of the page."""
