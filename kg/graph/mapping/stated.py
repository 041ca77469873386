"""Figures of the running text as statements."""

from __future__ import annotations

import re

from extract.facts import StatedFigure
from kg.graph.mapping.context import DocumentContext
from kg.graph.mapping.lines import map_period
from kg.graph.mapping.official import coded
from kg.graph.mapping.place import map_place
from ontology.terms import Scheme, bkg, rdf

_CLASS_DIGITS = 3
_SUBCLASS_DIGITS = 5


def map_stated_figure(context: DocumentContext, figure: StatedFigure) -> str:
    """One figure that a sentence states; returns its IRI. Its own year is `bkg:observedYear`."""
    writer = context.writer
    iri = context.namer.stated_figure(context.sha, figure.sentence, figure.ordinal)
    writer.link(iri, rdf.type, bkg.StatedFigure)
    writer.link(iri, bkg.document, context.iri)
    writer.integer(iri, bkg.sentence, figure.sentence)
    writer.integer(iri, bkg.ordinal, figure.ordinal)
    writer.text(iri, bkg.subject, figure.subject, "zh")
    writer.text(iri, bkg.statement, figure.statement, "zh")
    writer.text(iri, bkg.status, figure.status)
    map_period(context, iri)
    map_place(context, iri, figure.source)
    if figure.year:
        writer.year(iri, bkg.observedYear, figure.year)
    context.hold(iri, context.document.publisher)
    if figure.function:
        _map_function(context, iri, figure)
    _map_values(context, iri, figure)
    return iri


def _map_function(context: DocumentContext, iri: str, figure: StatedFigure) -> None:
    """The functional subject and its upper levels; a subject without a code is named by its own name."""
    label, namer, writer = figure.function, context.namer, context.writer
    if label is None:
        return
    # A name below others is no 类, though a 类 may have the same name.
    code = coded(Scheme.FUNCTION, label) if len(figure.function_path) <= 1 else label.code or label.name
    writer.link(iri, bkg.function, context.seen(namer.function(code), label.name))
    if re.fullmatch(r"\d{3,7}", code):
        writer.link(iri, bkg.functionClass, namer.function(code[:_CLASS_DIGITS]))
        if len(code) >= _SUBCLASS_DIGITS:
            writer.link(iri, bkg.functionSubclass, namer.function(code[:_SUBCLASS_DIGITS]))


def _map_values(context: DocumentContext, iri: str, figure: StatedFigure) -> None:
    writer = context.writer
    if figure.amount is not None:
        writer.decimal(iri, bkg.amount, figure.amount)
    for predicate, text in (
        (bkg.printedText, figure.printed),
        (bkg.printedUnit, figure.printed_unit),
        (bkg.statedMeasure, figure.measure),
        (bkg.statedPartOf, figure.part_of),
        (bkg.comparedMeasure, figure.compared_measure),
        (bkg.shareOf, figure.share_of),
    ):
        if text:
            writer.text(iri, predicate, text)
    for predicate, number in (
        (bkg.change, figure.change),
        (bkg.changePercent, figure.change_percent),
        (bkg.share, figure.share),
        (bkg.completion, figure.completion),
    ):
        if number is not None:
            writer.decimal(iri, predicate, number)
    if figure.compared_year:
        writer.year(iri, bkg.comparedYear, figure.compared_year)
    if figure.is_base:
        writer.boolean(iri, bkg.comparisonBase, True)
