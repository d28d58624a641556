import pytest

from extract.narrative.agency import Agency
from extract.narrative.scope import find_scope


@pytest.mark.parametrize(
    ("name", "text", "scope"),
    [
        ("上海市人民政府办公厅", "", "office_for_government"),
        ("某区管理委员会办公室", "全区各级行政机关共收到政府信息公开申请12件。", "office_for_government"),
        ("某县外事办公室", "", "agency"),
        ("自治区信访局", "全系统干部培训2次。", "agency"),
        ("某省税务局", "本报告数据由全系统汇总而成。", "system_aggregate"),
        ("某市国有资产监督管理委员会", "", "agency"),
        ("某市水利局（某市移民局）", "", "agency"),
        ("某省税务局（本级）", "", "agency"),
        ("某镇街道办事处", "", "agency"),
        ("某县人民政府", "", "unknown"),
        ("三明市", "规范全市依申请公开工作流程，受理渠道畅通。", "unknown"),
        ("某县人民政府", "全县全年共受理政府信息公开申请749件，其中自然人申请741件。", "government_aggregate"),
        ("某市人民政府", "2024年，全市各级行政机关新收政府信息公开申请3119件", "government_aggregate"),
        ("某市", "本报告由各县（市、区）人民政府数据汇总编制。", "government_aggregate"),
        ("某市", "本报告所列数据统计范围为市本级。", "government_own"),
        ("某市人民政府", "市本级收到政府信息公开申请12件。", "government_own"),
        ("某市人民政府", "全市收到政府信息公开申请12件，其中市本级收到申请3件。", "government_aggregate"),
        ("某市人民政府", "全市收到政府信息公开申请12件。市本级收到政府信息公开申请3件。", "unknown"),
        ("某市人民政府", "及时梳理实操经验并在全县共享,汇总疑难问题向县司法局复议科出具问询函。", "unknown"),
        ("某高新区管理委员会", "", "unknown"),
        ("某某协调小组", "", "unknown"),
    ],
)
def test_scopes_are_decided_only_by_words(name: str, text: str, scope: str) -> None:
    decided = find_scope(Agency(name, "title"), text)
    assert decided.scope == scope
    assert (decided.phrase is None) is (scope == "unknown")


def test_a_portals_name_decides_nothing() -> None:
    assert find_scope(Agency("某县财政局", "source"), "").scope == "unknown"
    assert find_scope(None, "").scope == "unknown"
