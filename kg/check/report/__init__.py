"""The report of an audit to hand on: one page that prints well, or a workbook; nothing else is needed to read it."""

from kg.check.report.contents import AuditReport, report_of
from kg.check.report.writing import write_report

__all__ = ["AuditReport", "report_of", "write_report"]
