"""What the steps of this package hand to each other: a mention while its parts are being put together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from extract.policy.numbers import DocumentNumber


class Grounds(StrEnum):
    """Why something counts as a mention of a policy document."""

    NUMBER = "number"
    """It has a document number."""
    KIND = "kind"
    """A title in 《》 whose ending names a kind of document."""
    NAMED = "named"
    """A document of the closed list, named without 《》 and number."""
    UNBRACKETED = "unbracketed"
    """Issuer and full title (…关于…的通知) without 《》 and number."""
    CONTEXT = "context"
    """A title in 《》 of unknown kind that only the words around it prove. Worth a person's look."""


@dataclass
class MentionDraft:
    """A mention whose parts are still being joined; offsets count characters of the text."""

    start: int
    end: int
    grounds: Grounds
    number: DocumentNumber | None = None
    title: str | None = None
    issuer: str | None = None
    doubtful: bool = False
    """Dropped unless the words around it prove a policy document."""
    truncated: bool = False
    shared_frame: bool = False
    """Begins 关于印发《…》 whose 的通知 may stand behind a later title."""
