"""Questions that a user adds to the package's own: a folder of `.rq` files, named by an environment variable."""

from __future__ import annotations

import os
from pathlib import Path

from queries.errors import QueryFileError

VARIABLE = "BUDGETKG_QUERY_FILES"
"""Names the folder; a variable, so that the processes which answer questions see it too."""


def user_files() -> dict[str, Path]:
    """Name → file of each question of the user's folder, sorted; none where no folder is named.

    Raises:
        QueryFileError: The variable names no folder, or the folder holds no `.rq` file.
    """
    named = os.environ.get(VARIABLE)
    if not named:
        return {}
    folder = Path(named)
    if not folder.is_dir():
        raise QueryFileError(VARIABLE, "a folder of .rq files", repr(named))
    found = {path.stem: path for path in sorted(folder.glob("*.rq"))}
    if not found:
        raise QueryFileError(f"{VARIABLE} {folder}", "at least one .rq file", "none")
    return found
