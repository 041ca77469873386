"""Scanned pages and images: table structure by the ruled lines, text by optical recognition."""

from extract.readers.scan.engine import ocr_installed
from extract.readers.scan.image import read_image
from extract.readers.scan.page import read_scanned_page

__all__ = ["ocr_installed", "read_image", "read_scanned_page"]
