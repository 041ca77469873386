"""What running text names: policies, units, subjects, amounts, years and projects as spans of the text.

`find_spans` gives them as plain values; `extract.annotation.pipeline` puts the same spans on a spaCy Doc.
"""

from extract.annotation.spans import SpanGroup, TextSpan, find_spans

__all__ = ["SpanGroup", "TextSpan", "find_spans"]
