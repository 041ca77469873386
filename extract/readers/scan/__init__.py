"""Scanned pages and images: table structure by the ruled lines, text by optical recognition."""

from extract.readers.scan.engine import ocr_installed

__all__ = ["ocr_installed"]
