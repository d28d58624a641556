"""Columns follow the header's tree."""

import pytest

from extract.matrix.columns import OFFICIAL, Header, column_order

LEAVES = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")


@pytest.mark.parametrize(
    ("header", "order"),
    [
        ((("自然人", "法人或其他组织", "总计", *LEAVES),), OFFICIAL),
        ((("自然人", "法人或其他组织", "总计"), LEAVES), OFFICIAL),
        ((("自然人", *LEAVES, "总计"),), OFFICIAL),
        ((("法人或其他组织", "自然人", *LEAVES, "总计"),), OFFICIAL),
        ((), OFFICIAL),
        ((LEAVES,), OFFICIAL),
        ((("总计", "自然人", "法人或其他组织"), LEAVES), ("total", *OFFICIAL[:6])),
        ((("自然人", "法人或其他组织", "总计"), (*LEAVES, "小计")), (*OFFICIAL[:6], "subtotal", "total")),
        ((("总计", "自然人"),), None),
        ((("自然人", "法人或其他组织", "总计"), ("自然人", "法人或其他组织", "总计"), LEAVES), OFFICIAL),
        ((("自然人", "自然人", "法人或其他组织", "法人或其他组织", "总计"), ("自然人", *LEAVES, "总计")), OFFICIAL),
    ],
)
def test_the_order_of_the_columns(header: Header, order: tuple[str, ...] | None) -> None:
    assert column_order(header) == order
