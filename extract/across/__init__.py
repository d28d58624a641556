"""Checks across the reports of a dataset: years of one agency, departments and their government, copies."""

from __future__ import annotations

from extract.across.checks import assess_across
from extract.across.findings import write_findings

__all__ = ["assess_across", "write_findings"]
