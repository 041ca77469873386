"""Functional subjects (支出功能分类科目) of sentences: by 类, 款, 项, dashes or code, to the codes of tables or list."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from extract.facts import BudgetLine, Label
from extract.numbering import strip_numbering
from extract.text import fold
from ontology.codelist import classes
from ontology.subjects import codes_named, is_seen, names_of, plain_name
from ontology.terms import Scheme

_LEVEL_MARK = re.compile(r"[(（]\d{0,3}[类款项][)）]")
_PATH = re.compile(
    r"(?:[“\"]?(?P<code1>\d{3})?(?P<class>[^，。；：“”\"()（）\d][^，。；：“”\"]*?)[”\"]?[(（]\d{0,3}类[)）])?"
    r"(?:[“\"]?(?P<code2>\d{5})?(?P<subclass>[^，。；：“”\"()（）\d][^，。；：“”\"]*?)[”\"]?[(（]\d{0,3}款[)）])?"
    r"(?:[“\"]?(?P<code3>\d{7})?(?P<item>[^，。；：“”\"()（）\d][^，。；：“”\"]*?)[”\"]?[(（]\d{0,3}项[)）])?[”\"]?"
)
_DASHED = re.compile(r"[“\"](?P<path>[^“”\"，。；]+?(?:[-－—–][^“”\"，。；]+?){1,2})[”\"](?:科目)?")
_CODED = re.compile(
    r"^[“\"]?(?P<code>2\d{2}(?:\d{2}){0,2})(?!\d)[-－]?(?P<name>[^\d，。；：“”\"()（）]+?)[”\"]?"
    r"(?=\d|年初预算|预算|决算|支出预算|支出决算|安排|科目|为|共|$)"
)

_CLASS_OF_SUBJECTS = re.compile(r"(?P<name>[^，。；：“”\"()（）\d]{2,20})类科目$")


class FunctionPath(msgspec.Struct, frozen=True):
    """A functional subject (支出功能分类科目) as a sentence names it: 类, 款, 项 from the top, some may be missing.

    `names` has three places; a level that the sentence leaves out is None. `code` is what the sentence prints.
    """

    names: tuple[str | None, str | None, str | None]
    code: str | None = None
    printed: str = ""

    @property
    def depth(self) -> int:
        """How many levels down the last name is: 1 类, 2 款, 3 项."""
        return max(i for i, name in enumerate(self.names, 1) if name)

    @property
    def name(self) -> str:
        """The name of the lowest level."""
        return self.names[self.depth - 1] or ""

    def below(self, outer: FunctionPath | None) -> FunctionPath:
        """The same subject with the levels above it that an earlier sentence named."""
        if outer is None or self.names[0]:
            return self
        first = next(i for i, name in enumerate(self.names) if name)
        return msgspec.structs.replace(self, names=(*outer.names[:first], *self.names[first:]))


class FoundFunction(msgspec.Struct, frozen=True):
    """A functional subject and where in the text it ends."""

    path: FunctionPath
    start: int
    end: int


def find_function(text: str) -> FoundFunction | None:
    """The functional subject that a text names, by levels or by dashes in quotes.

    >>> find_function("“社会保障和就业支出-行政事业单位养老支出-行政单位离退休”科目").path.names[2]
    '行政单位离退休'
    """
    best: FoundFunction | None = None
    for match in _PATH.finditer(text) if _LEVEL_MARK.search(text) else ():
        if match["class"] or match["subclass"] or match["item"]:
            names = (_class_name(match["class"]), _trim(match["subclass"]), _trim(match["item"]))
            code = match["code3"] or match["code2"] or match["code1"]
            printed = match[0][match[0].find(names[0] or match[0][0]) :]
            path = FunctionPath(names, code, re.sub('[“”"]', "", printed))
            best = FoundFunction(path, match.start(), match.end())
    of_class = None if best else _CLASS_OF_SUBJECTS.search(text)
    name = _class_name(of_class["name"]) if of_class else None
    if of_class and name and name in classes(Scheme.FUNCTION).values():
        start = of_class.end("name") - len(name)
        return FoundFunction(FunctionPath((name, None, None), None, name), start, of_class.end())
    coded = None if best else _CODED.search(text)
    if coded:
        names_above = (len(coded["code"]) - 3) // 2
        coded_names = tuple(coded["name"] if level == names_above else None for level in range(3))
        path = FunctionPath((coded_names[0], coded_names[1], coded_names[2]), coded["code"], coded["name"])
        return FoundFunction(path, *coded.span())
    dashed = None if best else _DASHED.search(text)
    if dashed:
        padded: Sequence[str | None] = [*re.split(r"[-－—–]", dashed["path"]), None, None][:3]
        best = FoundFunction(
            FunctionPath((padded[0], padded[1], padded[2]), None, dashed["path"]), *dashed.span()
        )
    return best


def _trim(name: str | None) -> str | None:
    """A name without an enumerator or words before it that the pattern took along."""
    if name is None:
        return None
    return strip_numbering(name)


def _class_name(name: str | None) -> str | None:
    """The name of a 类 without the year or unit before it: where the words end in a known name, that name."""
    if name is None:
        return None
    known = (n for n in classes(Scheme.FUNCTION).values() if name.endswith(n))
    return max(known, key=len, default=None) or _trim(re.sub(r"^年度?", "", name))


_DIGITS = (3, 5, 7)


class FunctionIndex:
    """The functional subjects that the tables of a document print, by their names."""

    def __init__(self, lines: Iterable[BudgetLine]) -> None:
        self._names: dict[str, set[str]] = defaultdict(set)
        self._codes: dict[tuple[int, str], set[str]] = defaultdict(set)
        self._is_printed = False
        """Whether the tables print any, so that a name they lack is one of another year or none."""
        for code, name in classes(Scheme.FUNCTION).items():
            self._add(code, name)
        for line in lines:
            if line.function and line.function.code and line.function.name:
                self._add(line.function.code, line.function.name)
                self._is_printed = True

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
        code = next(iter(chosen), None)
        return Label(path.name, code if code or self._is_printed else _listed(path))

    def _fits(self, code: str, path: FunctionPath, levels: int) -> bool:
        """Whether the names above agree on that many levels, as far as they are known."""
        for digits, name in zip(_DIGITS[:levels], path.names[:levels], strict=False):
            known = self._names.get(code[:digits])
            if name and known and not {fold(name), f"{fold(name)}支出"} & known:
                return False
        return True


def _listed(path: FunctionPath) -> str | None:
    """The one code of the list that has the names of all levels; None where the sentence leaves one out.

    >>> _listed(FunctionPath(("卫生健康支出", "公共卫生", "基本公共卫生服务")))
    '2100408'
    >>> _listed(FunctionPath((None, None, "行政运行")))
    """
    names = [fold(name) for name in path.names[: path.depth] if name]
    if len(names) < path.depth:
        return None
    fitting = [
        code
        for code in codes_named(Scheme.FUNCTION, names[-1])
        if len(code) == _DIGITS[path.depth - 1]
        and is_seen(Scheme.FUNCTION, code)
        and all(_is_called(code[:digits], name) for digits, name in zip(_DIGITS, names, strict=False))
    ]
    return fitting[0] if len(fitting) == 1 else None


def _is_called(code: str, name: str) -> bool:
    known = {plain_name(n) for n in names_of(Scheme.FUNCTION, code)}
    return not known.isdisjoint({plain_name(name), plain_name(f"{name}支出")})
