"""What a person decided about the reading of a document: held against the print, applied, and never called proved."""
