"""Policy documents (政策文件) that a text mentions, and their numbers (发文字号) in one normal form."""

from extract.policy.agencies import Agency, AgencyLevel, level_of_name, resolve_agency
from extract.policy.articles import article_after, parse_article
from extract.policy.identity import number_key, policy_key, published_title, title_key
from extract.policy.joining import TitleLeftOut
from extract.policy.mention import Grounds
from extract.policy.numbers import DocumentNumber, is_funding_number, parse_number
from extract.policy.references import Reference, find_left_out_titles, find_references
from extract.policy.roles import CitationRole
from extract.policy.titles import Judgement, TitleVerdict, judge_title, normalise_title

__all__ = [
    "Agency",
    "AgencyLevel",
    "CitationRole",
    "DocumentNumber",
    "Grounds",
    "Judgement",
    "Reference",
    "TitleLeftOut",
    "TitleVerdict",
    "article_after",
    "find_left_out_titles",
    "find_references",
    "is_funding_number",
    "judge_title",
    "level_of_name",
    "normalise_title",
    "number_key",
    "parse_article",
    "parse_number",
    "policy_key",
    "published_title",
    "resolve_agency",
    "title_key",
]
