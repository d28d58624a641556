"""Annual reports on government-information disclosure (政府信息公开工作年度报告) to data.

`extract_reports(data)` takes the bytes of a page or a text and returns its reports; no network, no clock.
"""

from extract.extraction import extract_document, extract_reports
from extract.report import Cell, Extraction, Report, RequestMatrix

__all__ = ["Cell", "Extraction", "Report", "RequestMatrix", "extract_document", "extract_reports"]
