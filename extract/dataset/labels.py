"""Names, English terms and official labels of the columns that the forms print."""

from __future__ import annotations

__all__ = ["CHANNEL_LABELS", "OUTCOME_LABELS", "REQUEST_LABELS"]

#: The seven columns of section 三, in the order of the form.
REQUEST_LABELS: tuple[tuple[str, str, str], ...] = (
    ("natural_person", "natural persons", "自然人"),
    ("business", "commercial enterprises", "商业企业"),
    ("research", "research institutions", "科研机构"),
    ("nonprofit", "public-interest organisations", "社会公益组织"),
    ("legal_service", "legal service organisations", "法律服务机构"),
    ("other", "other legal persons or organisations", "其他"),
    ("total", "total as printed", "总计"),
)

#: The five outcomes of section 四, in the order of the form.
OUTCOME_LABELS: tuple[tuple[str, str, str], ...] = (
    ("upheld", "decision upheld", "结果维持"),
    ("corrected", "decision corrected", "结果纠正"),
    ("other", "other result", "其他结果"),
    ("pending", "not yet concluded", "尚未审结"),
    ("total", "total as printed", "总计"),
)

#: The three channels of section 四.
CHANNEL_LABELS: dict[str, str] = {
    "review": "行政复议",
    "suit_direct": "未经复议直接起诉",
    "suit_after_review": "复议后起诉",
}
