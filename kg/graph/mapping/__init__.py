"""Facts of one document to its named graph; the shape is described in `docs/graph.md`."""

from kg.graph.mapping.document import DocumentGraph, map_document

__all__ = ["DocumentGraph", "map_document"]
