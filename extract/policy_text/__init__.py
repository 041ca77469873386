"""Policy documents as they are published: head, articles, what they do to other documents, and whom they pay."""

from extract.policy_text.reading import PolicyReading, read_policy_text

__all__ = ["PolicyReading", "read_policy_text"]
