"""Tables laid out by blanks: text that keeps the look of a page, columns and headers told by where words stand."""
