"""Lineage: where money comes from and where it goes, as a graph in memory with the printed lines behind each edge."""

from kg.figures.printed import PrintedAt
from kg.lineage.ask import LINEAGE_KINDS, lineage_of
from kg.lineage.entities import Meaning, find_entity
from kg.lineage.grouping import Gathered, fold, gather
from kg.lineage.interchange import EDGE_COLUMNS, EDGE_HEADINGS, edge_rows, from_json
from kg.lineage.kinds import Breakdown, CheckRule, EdgeKind, NodeKind
from kg.lineage.model import Balance, Edge, Lineage, Node
from kg.lineage.output import FORMATS, render, write_lineage
from kg.lineage.paths import path_between
from kg.lineage.policy import policy_lineage
from kg.lineage.project import project_lineage
from kg.lineage.unit import ask_of_totals, printed_total_of, unit_lineage

__all__ = [
    "EDGE_COLUMNS",
    "EDGE_HEADINGS",
    "FORMATS",
    "LINEAGE_KINDS",
    "Balance",
    "Breakdown",
    "CheckRule",
    "Edge",
    "EdgeKind",
    "Gathered",
    "Lineage",
    "Meaning",
    "Node",
    "NodeKind",
    "PrintedAt",
    "ask_of_totals",
    "edge_rows",
    "find_entity",
    "fold",
    "from_json",
    "gather",
    "lineage_of",
    "path_between",
    "policy_lineage",
    "printed_total_of",
    "project_lineage",
    "render",
    "unit_lineage",
    "write_lineage",
]
