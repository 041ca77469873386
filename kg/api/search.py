"""Search over HTTP."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from kg.answers.sentences import read_sentence
from kg.api.dependencies import Reader
from kg.search import Hit, SearchIndex, ThingKind, find_amounts, index_of
from kg.store.snapshot import GraphReader

router = APIRouter(tags=["search"])

_MOST = 200


class FoundThing(BaseModel):
    """A thing that was found."""

    iri: str
    kind: ThingKind
    label: str
    code: str
    matched: str
    uses: int
    fit: str


class FoundAmount(BaseModel):
    """A fact that states the amount that was asked for, in yuan."""

    iri: str
    fact: str
    unit: str
    year: str
    amount_yuan: Decimal
    printed: str


class Finds(BaseModel):
    """What a text may mean, the best first; `more` says that there are others.

    Where no name fits, the hits are the nearest names, of fit `similar`: they were not asked for.
    """

    q: str
    hits: list[FoundThing]
    more: bool
    amounts: list[FoundAmount]


def index_for(request: Request, reader: GraphReader) -> SearchIndex:
    """The index of the state published last, opened once for each publication."""
    state = request.app.state
    version = state.store.version()
    opened: tuple[GraphReader, str | None, SearchIndex] | None = getattr(state, "search_index", None)
    if opened is None or opened[0] is not reader or opened[1] != version:
        opened = state.search_index = (reader, version, index_of(reader))
    return opened[2]


@router.get("/api/search")
async def search(
    request: Request,
    reader: Reader,
    q: Annotated[str, Query(description="Words, a code or its beginning, or a document number in any form.")],
    kind: Annotated[list[ThingKind] | None, Query(description="Look for these kinds only.")] = None,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 20,
    offset: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> Finds:
    """Find units, policies, projects, subjects, indicators and documents by name, code or number; facts by amount."""
    index = index_for(request, reader)
    hits = index.search(q, kind or (), limit=limit + 1, offset=offset)
    if not hits and not offset:
        hits = index.near(q, kind or (), limit=limit)
    amounts = [] if kind or offset else find_amounts(reader, q, limit=limit)
    return Finds(
        q=q,
        hits=[_found(hit) for hit in hits[:limit]],
        more=len(hits) > limit,
        amounts=[
            FoundAmount(
                iri=a.iri, fact=a.fact, unit=a.unit, year=a.year, amount_yuan=a.amount, printed=a.printed
            )
            for a in amounts
        ],
    )


class AskedSentence(BaseModel):
    """How a sentence was understood; `sure` says whether it may be answered without asking back."""

    q: str
    sure: bool
    question: str
    params: dict[str, str]
    shown: dict[str, str]
    others: list[str]
    missing: list[str]
    unused: list[str]


@router.get("/api/ask")
async def ask_sentence(
    request: Request,
    reader: Reader,
    q: Annotated[str, Query(max_length=300, description="A question in Chinese: 双井街道2026年三公经费")],
) -> AskedSentence:
    """The saved question that a sentence asks, with its parameters, or what of it was not understood."""
    read = read_sentence(reader, index_for(request, reader), q)
    return AskedSentence(
        q=q,
        sure=read.is_sure,
        question=read.question,
        params=read.params,
        shown=read.shown,
        others=list(read.others),
        missing=list(read.missing),
        unused=list(read.unused),
    )


def _found(hit: Hit) -> FoundThing:
    return FoundThing(
        iri=hit.iri,
        kind=hit.kind,
        label=hit.label,
        code=hit.code,
        matched=hit.matched,
        uses=hit.uses,
        fit=hit.tier.name.lower(),
    )
