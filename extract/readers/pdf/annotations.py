"""Annotations that show something on a page: fields filled in, stamps, boxes of text."""

from __future__ import annotations

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_UNPRINTED = (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP)


def with_annotations(document: pdfium.PdfDocument, number: int) -> pdfium.PdfPage:
    """A page, from 1, with what its annotations show as part of it, as a viewer and a printer do.

    Raises:
        pdfium.PdfiumError: The page is damaged.
    """
    page = document[number - 1]
    if not _shows_annotations(page):
        return page
    changed = raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS
    if not changed:
        return page
    page.close()
    return document[number - 1]


def _shows_annotations(page: pdfium.PdfPage) -> bool:
    for index in range(max(0, raw.FPDFPage_GetAnnotCount(page))):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
        if kind not in _UNPRINTED:
            return True
    return False
