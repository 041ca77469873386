"""One file, end to end: read, recognise, interpret, audit. The only orchestration in this package."""
