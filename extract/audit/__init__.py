"""Accounting identities over the facts of a document: what they prove and what they contradict."""
