"""What an answer is taken for: walls, challenges, errors in disguise, shells, and pages that only look like them."""

from __future__ import annotations

import pytest

from crawlers.page import Page
from crawlers.verdicts import Verdict, judge

URL = "http://www.qingxi.gov.cn/zwgk/zfxxgk/zfxxgknb/"
HOME = "http://www.qingxi.gov.cn/"
FRONT = "<html><head><title>青溪县</title></head><body><a href='/a/'>要闻</a><a href='/b/'>公告</a></body></html>"
JSL = "<script>document.cookie='__jsl_clearance=1';location.href=location.pathname+location.search</script>"
C3VK = (
    "<html><body><script>document.cookie='C3VK=a1;path=/;max-age=300';window.location.reload();</script></body></html>"
)


def verdict(html: str, status: int = 200, url: str = URL, **options: object) -> Verdict:
    return judge(status, str(options.pop("asked", url)), Page(url, html.encode()), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "html", "code"),
    [
        (412, "<html></html>", "blocked:ruishu"),
        (521, JSL, "blocked:jsl"),
        (200, JSL, "blocked:jsl"),
        (468, "forbid", "blocked:waf468"),
        (200, C3VK, "challenge:c3vk"),
        (403, "<h1>403 Forbidden</h1>", "blocked:http_403"),
        (503, "busy", "server:http_503"),
        (404, "<h1>404</h1>", "http_404"),
        (200, "<h2>对不起，您访问的页面不存在！</h2><a href='/'>返回首页</a>", "soft_404"),
        (200, "", "empty_body"),
        (200, f"<html><head></head><body></body></html>{' ' * 300}", "empty_body"),
    ],
)
def test_what_is_no_page_has_a_code(status: int, html: str, code: str) -> None:
    assert verdict(html, status).code == code


def test_the_home_page_in_place_of_the_column_is_a_soft_404() -> None:
    home = Page(HOME, FRONT.encode())
    assert verdict(FRONT, home=home).code == "soft_404"
    assert verdict(FRONT, url=HOME, home=home).code == "ok"


def test_an_answer_that_leads_home_is_a_soft_404_though_the_home_page_was_never_seen() -> None:
    assert verdict(FRONT, url=HOME, asked=URL, home=Page(HOME, b"")).code == "soft_404"


def test_a_refresh_leads_on() -> None:
    found = verdict('<html><head><meta http-equiv="refresh" content="0;url=/web/nb.html"></head></html>')
    assert (found.kind, found.target) == ("shell", f"{HOME}web/nb.html")


def test_a_report_that_mentions_a_missing_page_is_a_report() -> None:
    text = "对群众反映的“您访问的页面不存在”等问题逐一整改。" + "全年收到政府信息公开申请十七件，均依法答复。" * 80
    assert verdict(f"<html><head><title>年度报告</title></head><body><p>{text}</p></body></html>").code == "ok"


def test_a_short_page_whose_script_holds_its_data_is_no_stub() -> None:
    script = 'window._CONFIG = { SID: \'755041\', TREE: [{"id":20765,"name":"年报"}], SERVICE_AREA_ID: 755 }'
    assert verdict(f"<html><head></head><body><div id='app'></div><script>{script}</script></body></html>").code == "ok"


def test_a_page_past_the_end_with_a_few_variables_is_a_stub() -> None:
    script = "<script>var currentPage = 9; var countPage = 3;</script>"
    assert verdict(f"<html><head></head><body>{script}</body></html>{' ' * 240}").kind == "empty"


def test_a_page_in_place_of_a_file_is_a_soft_404() -> None:
    assert verdict(f"<html><body><p>{'文件已删除。' * 9}</p></body></html>", expected="file").code == "soft_404"
    assert judge(200, URL, Page(URL, b"%PDF-1.4 ..."), expected="file").code == "ok"
