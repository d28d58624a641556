"""What a report says beside its tables: title, agency, year, scope, sections, figures in prose, and refusals."""

from extract.narrative.context import PageContext, read_in_context
from extract.narrative.figures import Figure, find_figures
from extract.narrative.metadata import Metadata, read_metadata
from extract.narrative.refusal import DocumentFacts, Refusal, explain_refusal, veto
from extract.narrative.sections import split_sections
from extract.narrative.title import TitleKind, classify_title

__all__ = [
    "DocumentFacts",
    "Figure",
    "Metadata",
    "PageContext",
    "Refusal",
    "TitleKind",
    "classify_title",
    "explain_refusal",
    "find_figures",
    "read_in_context",
    "read_metadata",
    "split_sections",
    "veto",
]
