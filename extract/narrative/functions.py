"""Names of functional subjects in sentences to their codes, by the document's own tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from extract.facts import BudgetLine, Label
from extract.narrative.function_paths import FunctionPath
from extract.text import fold
from ontology.codelist import classes
from ontology.terms import Scheme

_DIGITS = (3, 5, 7)


class FunctionIndex:
    """The functional subjects that the tables of a document print, by their names."""

    def __init__(self, lines: Iterable[BudgetLine]) -> None:
        self._names: dict[str, set[str]] = defaultdict(set)
        self._codes: dict[tuple[int, str], set[str]] = defaultdict(set)
        for code, name in classes(Scheme.FUNCTION).items():
            self._add(code, name)
        for line in lines:
            if line.function and line.function.code and line.function.name:
                self._add(line.function.code, line.function.name)

    def _add(self, code: str, name: str) -> None:
        self._names[code].add(fold(name))
        self._codes[len(code), fold(name)].add(code)

    def label(self, path: FunctionPath) -> Label:
        """The subject with its code; without one where the tables have no such name or more than one.

        Names of the levels above decide between codes of the same name. Where they fit none but the 类
        does, the one code below that 类 is taken: publishers often repeat the 类 in place of the 款.
        """
        if path.code and len(path.code) == _DIGITS[path.depth - 1]:
            return Label(path.name, path.code)
        digits, name = _DIGITS[path.depth - 1], fold(path.name)
        codes = self._codes.get((digits, name)) or self._codes.get((digits, f"{name}支出"), set())
        fitting = {code for code in codes if self._fits(code, path, path.depth - 1)}
        near = {code for code in codes if self._fits(code, path, 1)}
        chosen = fitting if len(fitting) == 1 else near if len(near) == 1 and not fitting else set()
        return Label(path.name, next(iter(chosen), None))

    def _fits(self, code: str, path: FunctionPath, levels: int) -> bool:
        """Whether the names above agree on that many levels, as far as they are known."""
        for digits, name in zip(_DIGITS[:levels], path.names[:levels], strict=False):
            known = self._names.get(code[:digits])
            if name and known and not {fold(name), f"{fold(name)}支出"} & known:
                return False
        return True
