"""What a build asks of its workers, and what they answer."""

from __future__ import annotations

import msgspec

from kg.build.reading import HashedPlace, ReadTask, failed_document


class HashRequest(msgspec.Struct, frozen=True):
    """Files whose hash is wanted: how the user named each, and where it lies."""

    files: tuple[tuple[str, str], ...]


class HashAnswer(msgspec.Struct, frozen=True):
    """What was found of each file."""

    files: tuple[HashedPlace, ...]
    worker: str = ""

    @property
    def may_pass(self) -> bool:
        """Whether another try may find more."""
        return any(file.may_pass for file in self.files)


class ReadAnswer(msgspec.Struct, frozen=True):
    """What became of a document: where its part stands, or why there is none.

    `seconds` of processor time; `may_pass` says that another try may have another result.
    """

    part: str = ""
    error: str | None = None
    seconds: float = 0.0
    may_pass: bool = False
    worker: str = ""


Request = HashRequest | ReadTask
Answer = HashAnswer | ReadAnswer


def failed_answer(request: Request, error: str) -> Answer:
    """The answer where a process could not give one; another may."""
    if isinstance(request, HashRequest):
        files = (HashedPlace(path, error=f"{path}: {error}", may_pass=True) for path, _ in request.files)
        return HashAnswer(tuple(files))
    return ReadAnswer(error=failed_document(request.path, error).report.error, may_pass=True)
