"""The blocks of the page, one module each: `build` gives what the block's template shows, or None to leave it out."""
