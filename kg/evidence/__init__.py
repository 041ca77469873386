"""From a fact in the graph back to its place in the published file: which page and cell, drawn or as lines."""

from kg.evidence.drawing import draw_evidence, draw_page, render_page
from kg.evidence.excerpt import Excerpt, excerpt_of
from kg.evidence.find import Evidence, evidence_of, find_evidence
from kg.evidence.page_image import page_size
from kg.evidence.sources import SourceFiles

__all__ = [
    "Evidence",
    "Excerpt",
    "SourceFiles",
    "draw_evidence",
    "draw_page",
    "evidence_of",
    "excerpt_of",
    "find_evidence",
    "page_size",
    "render_page",
]
