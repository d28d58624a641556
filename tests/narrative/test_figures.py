import pytest

from extract.narrative.figures import find_figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("共受理政府信息公开申请859件，申请数量较去年回落12.3%；", [("received", 859)]),
        ("2024年收到依申请公开1件，答复1件。", [("received", 1), ("answered", 1)]),
        ("新收政府信息公开申请1,234件。", [("received", 1234)]),
        (
            "答复政府信息公开申请805件（含上年度结转申请18件，另有72件申请顺延到下年度答复）",
            [("answered", 805), ("carried_out", 72)],
        ),
        ("受理申请749件，共办理718件，结转下一年31件。", [("received", 749), ("answered", 718), ("carried_out", 31)]),
        ("信息公开类行政复议7件，诉讼9件，均获维持。", [("review", 7), ("suit", 9)]),
        ("收到行政复议申请2件。", [("review", 2)]),
        ("发生行政复议、行政诉讼3件。", []),
        ("行政复议和行政诉讼共3件。", []),
        ("收到申请同比增加12件。", []),
        ("办理人大建议15件，答复15件。", []),
        ("收到申请1.5万件。", []),
        ("未收到政府信息公开申请。", []),
        ("收到政府信息公开申请，另有案件3件", []),
    ],
)
def test_figures_in_prose(text: str, figures: list[tuple[str, int]]) -> None:
    assert [(figure.kind, figure.value) for figure in find_figures(text)] == figures


def test_the_phrase_is_the_clause() -> None:
    (figure,) = find_figures("一年来，我局共收到政府信息公开申请26件，均已答复。")
    assert figure.phrase == "我局共收到政府信息公开申请26件"
