"""Identities between documents: figures that two of them state of one thing, set beside each other."""
