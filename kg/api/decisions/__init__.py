"""Deciding on a page: the form of an evidence page, what it writes, and how the document is read again."""
