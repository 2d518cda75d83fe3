"""The blocks of the page, one module each: `build` gives what its template shows, or None to leave it out."""
