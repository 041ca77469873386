"""Repair of figures that scanning damaged: read anew, put in place, proved by the document's own sums, or flagged."""
