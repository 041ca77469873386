"""Performance tables (绩效表): projects, their goals and indicators, put together again where pages tore them."""

from extract.performance.department_table import read_department_performance
from extract.performance.document import read_performance_tables
from extract.performance.project_table import read_performance
from extract.performance.reading import PerformanceReading

__all__ = [
    "PerformanceReading",
    "read_department_performance",
    "read_performance",
    "read_performance_tables",
]
