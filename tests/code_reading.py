"""What a module does with IRIs and with SPARQL, read from its syntax tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeGuard

from queries.internal.files import internal_query_names

HOLE = "\x00"
"""Stands in a text where a value is put in."""

SPARQL = re.compile(
    r"\b(?:SELECT|ASK|CONSTRUCT|DESCRIBE|INSERT|DELETE|DROP)\b.*?(?:[?$][a-z]|\bGRAPH\b|\{)"
    r"|\b(?:OPTIONAL|FILTER|VALUES|GRAPH|UNION|WHERE|MINUS)\b.*(?:[?$][a-z]|\{)"
    r"|[?$]\w+ +(?:<|a |[?$]|\w*:)\S"
    r"|\bPREFIX\s+\w*:|\b(?:BIND|COUNT|SUM|SAMPLE)\s*\(.*[?$][a-z]|\b(?:ORDER|GROUP) BY .*[?$][a-z]"
    r"|(?i:\b(?:select|ask|construct|insert|delete)\b(?:\s+data)?\s*(?:distinct\s+)?(?:[*?$]|\{|where\b).*\{|\bask\s*\{)",
    re.S,
)
"""What only a SPARQL text holds; SQL has no variables with question marks and no curly brackets."""

_BASES = frozenset({"base", "_base", "BASE", "DEFAULT_BASE"})
_CUTTERS = frozenset(
    [
        "split",
        "rsplit",
        "partition",
        "rpartition",
        "find",
        "rfind",
        "index",
        "rindex",
        "removeprefix",
        "removesuffix",
        "startswith",
        "endswith",
        "replace",
    ]
)
_ENDS = frozenset(["removeprefix", "removesuffix", "startswith", "endswith", "replace"])
"""With a fixed text these say no more than the text does; the kinds are looked for in all texts."""
_OF_PATTERNS = frozenset(
    ["compile", "match", "fullmatch", "search", "findall", "finditer", "split", "sub", "subn"]
)
_OF_ADDRESSES = frozenset(
    [
        "unquote",
        "unquote_plus",
        "unquote_to_bytes",
        "urlsplit",
        "urlparse",
        "urljoin",
        "basename",
        "dirname",
        "relpath",
        "PurePosixPath",
    ]
)
_SHAPE = re.compile(rf"[{HOLE}a-z-]*(?:[/#][{HOLE}a-z-]*)+")
"""Names and values with slashes between them, and nothing else."""


@cache
def _query_names() -> frozenset[str]:
    return frozenset(internal_query_names())


@cache
def kinds_of_iris() -> re.Pattern[str]:
    """A kind of thing with a slash at its side: the kinds are those that `kg/graph/iri.py` makes names of."""
    tree = ast.parse((Path(__file__).parents[1] / "kg/graph/iri.py").read_text("utf-8"))
    kinds = {"id"}
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="_name"), args=[ast.Constant(value=str(kind)), *_]):
                kinds.add(kind)
            case ast.JoinedStr(values=[ast.FormattedValue(), ast.Constant(value=str(text)), *_]):
                kinds.update(re.findall(r"^([a-z-]+)/", text))
            case _:
                pass
    assert len(kinds) > 30, "the kinds are found"
    named = "|".join(sorted(kinds, key=len, reverse=True))
    return re.compile(rf"(?:^|[/#(|<>{{{HOLE}])(?:{named})[)]?/|/(?:{named})(?:[|){HOLE}]|$)|w3id\.org")


def text_of(node: ast.AST) -> str | None:
    """The text that an expression writes, with `HOLE` for each value that is put in; None where it writes none."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Constant(value=bytes(data)):
            return data.decode("latin-1")
        case ast.JoinedStr(values=values):
            return "".join(HOLE if isinstance(v, ast.FormattedValue) else text_of(v) or "" for v in values)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            first, last = text_of(left), text_of(right)
            return None if first is None and last is None else (first or HOLE) + (last or HOLE)
        case ast.BinOp(left=left, op=ast.Mod()) if (form := text_of(left)) is not None:
            return re.sub(r"%(?:\(\w+\))?[srd]", HOLE, form)
        case ast.Call(func=ast.Attribute(value=value, attr="format")) if (form := text_of(value)) is not None:
            return re.sub(r"\{[^{}]*\}", HOLE, form)
        case ast.Call(
            func=ast.Attribute(value=value, attr="join"), args=[ast.List() | ast.Tuple() as listed]
        ):
            texts = [text_of(part) for part in listed.elts]
            return (text_of(value) or HOLE).join(text or HOLE for text in texts) if any(texts) else None
        case _:
            return None


@cache
def texts_of(tree: ast.Module) -> tuple[tuple[int, str], ...]:
    """Line and text of all that a module writes but docstrings; what is put together is one text."""

    def inside(node: ast.AST) -> Iterator[tuple[int, str]]:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return
        if (text := text_of(node)) is not None:
            yield getattr(node, "lineno", 0), text
        for child in ast.iter_child_nodes(node):
            if text is None or not isinstance(child, ast.Constant | ast.JoinedStr | ast.BinOp):
                yield from inside(child)

    return tuple(inside(tree))


def sparql_of(tree: ast.Module) -> list[int]:
    """Lines of a module in which SPARQL is written."""
    return [line for line, text in texts_of(tree) if SPARQL.search(text)]


def asked_of(tree: ast.Module) -> list[int]:
    """Lines in which a module hands a store a text that is not the text of a named query."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (
            node.func.attr == "query" or (node.func.attr == "update" and "database" in ast.unparse(node.func))
        )
        and node.args
        and not re.search(r"\binternal_query\(", ast.unparse(node.args[0]))
    ]


def iris_handled(tree: ast.Module) -> list[tuple[int, str]]:
    """Lines in which a module makes an IRI or takes one apart, and how."""
    names = _query_names()
    found = {
        (line, "text") for line, text in texts_of(tree) if text not in names and kinds_of_iris().search(text)
    }
    for parent in ast.walk(tree):
        for child in ast.iter_child_nodes(parent):
            if _is_base(child) and not _passed_on(parent, child):
                found.add((child.lineno, "base"))
        if isinstance(parent, ast.Call) and (how := _handling(parent)):
            found.add((parent.lineno, how))
        elif isinstance(parent, ast.Compare) and _looked_for(parent):
            found.add((parent.lineno, "in"))
    return sorted(found)


def _looked_for(comparison: ast.Compare) -> bool:
    """Whether a part of an IRI, made with a value, is looked for in something."""
    text = text_of(comparison.left) or ""
    return isinstance(comparison.ops[0], ast.In | ast.NotIn) and HOLE in text and bool(_SHAPE.fullmatch(text))


def _is_base(node: ast.AST) -> TypeGuard[ast.expr]:
    """Whether an expression is what IRIs begin with: `base`, `DEFAULT_BASE`, `self._namer.base`."""
    match node:
        case ast.Name(id=name, ctx=ast.Load()) | ast.Attribute(attr=name, ctx=ast.Load()):
            return name in _BASES
        case _:
            return False


def _passed_on(parent: ast.AST, base: ast.AST) -> bool:
    """Whether a base is only given to what knows IRIs, kept under the name of a base, or part of an address."""
    match parent:
        case ast.Call(func=func, args=args):
            name = _called(func)
            return func is base or not (base in args and name in _CUTTERS | {"len", "join", "format"})
        case ast.keyword() | ast.arguments() | ast.Return() | ast.Attribute() | ast.IfExp() | ast.If():
            return True
        case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
            return ast.unparse(target).split(".")[-1] in _BASES
        case ast.Compare(ops=ops):
            return not any(isinstance(op, ast.In | ast.NotIn) for op in ops)
        case ast.BinOp(op=ast.Add(), right=right):
            return (text_of(right) or "").startswith("/")
        case ast.Dict() | ast.Tuple() | ast.BoolOp():
            return True
        case _:
            return False


def _handling(call: ast.Call) -> str:
    """How a call takes a text apart as only an IRI, an address or a path is taken apart; empty where it does not."""
    name, first = _called(call.func), [*call.args, *(k.value for k in call.keywords if k.arg == "sep")]
    if name in _OF_ADDRESSES:
        return name
    if name in _OF_PATTERNS and isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "re":
        pattern = text_of(first[0]) if first else None
        return "pattern" if pattern and re.search(r"[/#]", pattern.replace("://", "")) else ""
    if name in _CUTTERS and first and _is_shape(first[0]):
        return name if name not in _ENDS or HOLE in (text_of(first[0]) or "") else ""
    return ""


def _is_shape(node: ast.AST) -> bool:
    return bool(_SHAPE.fullmatch(text_of(node) or ""))


def _called(func: ast.AST) -> str:
    return func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""
