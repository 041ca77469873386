"""Saved questions: one `.rq` file each, with a header that says what it asks and which parameters it takes."""
