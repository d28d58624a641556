import pytest

from crawlers.discovery.trust import distrust, registered_domain, same_site
from crawlers.page import Page

REPORT = (
    "<p>一、总体情况。柳泉县水利局认真执行政府信息公开条例，主动公开各类信息三百条，办理申请十二件，组织培训两次，及时回应群众关切。</p>"
    "<p>二、主动公开政府信息情况。本年制发行政规范性文件三件，废止一件。全年打击网络赌博、博彩等违法行为，查处色情场所四处。</p>"
)
TRADITIONAL = (
    "<p>一、總體情況。柳泉縣水利局認真執行政府信息公開條例，主動公開各類信息三百條，辦理申請十二件，組織培訓兩次。</p>"
)


def check(body: str, head: str = "", url: str = "http://www.liuquan.gov.cn/a/t20240115_1.html") -> str | None:
    script = "<script>var a='bet365 澳门皇冠'</script>"
    html = f"<html><head><meta charset=utf-8>{head}</head><body>{body}{script}</body></html>"
    return distrust(Page(url, html.encode(), "text/html; charset=utf-8"))


def test_a_report_is_trusted() -> None:
    assert check(REPORT) is None
    assert check(REPORT, '<meta name="SiteDomain" content="www.liuquan.gov.cn">') is None


@pytest.mark.parametrize("text", ["總體條(tiáo)件", "政府信息公开（zhang）工作", "条(tiáo)件和规(guī)定", "工(gong)作"])
def test_pinyin_within_the_text(text: str) -> None:
    assert check(REPORT + f"<p>{text}</p>") == "inline_pinyin"


@pytest.mark.parametrize(
    "text",
    ["渑（miǎn）池路二号", "附件(pdf)", "单位（km）", "人工智能（ai）", "政府和社会资本合作（ppp）", "表(a)、表(b)"],
)
def test_what_offices_put_in_brackets(text: str) -> None:
    assert check(REPORT + f"<p>{text}</p>") is None


def test_text_converted_to_traditional_script() -> None:
    assert check(TRADITIONAL) == "traditional_script"
    assert check(REPORT * 5 + "<a href='/big5/'>繁體版</a><p>潛龍鎮</p>") is None


def test_betting_words_in_the_title_or_twice_in_the_text() -> None:
    assert check(REPORT, "<title>365bet(中国)官方网站2023年政府信息公开年报</title>") == "gambling_words"
    assert check(REPORT + "<p>比分直播,篮球比分直播2023年政府信息公开年报</p><a>买足球的软件</a>") == "gambling_words"
    assert check(REPORT + "<p>查处澳门皇冠赌博网站案</p>") is None


@pytest.mark.parametrize(
    ("url", "domain", "reason"),
    [
        ("http://www.madeup.com/a.html", "http://www.liuquan.gov.cn/", "foreign_site_domain"),
        ("http://slj.liuquan.gov.cn/a.html", "liuquan.gov.cn", None),
        ("http://liuquan.gov.cn/a.html", "www.liuquan.gov.cn", None),
        ("http://songgang.chinatax.gov.cn/a.html", "www.chinatax.gov.cn", None),
        ("http://www.liuquan.gov.cn/a.html", "", None),
        ("http://127.0.0.1/a.html", "www.liuquan.gov.cn", None),
        ("http://127.0.0.1:8080/a.html", "www.liuquan.gov.cn", None),
        ("http://10.1.2.3/a.html", "www.liuquan.gov.cn", None),
        ("http://replica.test:8000/a.html", "www.liuquan.gov.cn", None),
        ("http://localhost/a.html", "www.liuquan.gov.cn", None),
    ],
)
def test_the_site_that_a_page_says_it_is_of(url: str, domain: str, reason: str | None) -> None:
    assert check(REPORT, f"<META content='{domain}' NAME=SiteDomain>", url) == reason


def test_registered_domains() -> None:
    assert registered_domain("slj.liuquan.gov.cn") == "liuquan.gov.cn"
    assert registered_domain("a.b.example.com:80") == "example.com"
    assert registered_domain("192.168.1.1") is None
    assert registered_domain("localhost:8000") is None


def test_one_site() -> None:
    assert same_site("http://slj.liuquan.gov.cn/a", "https://www.liuquan.gov.cn/")
    assert not same_site("http://www.songgang.gov.cn/", "http://www.liuquan.gov.cn/")
    assert not same_site("http://127.0.0.1:1/", "http://127.0.0.1:2/")


def test_an_empty_page() -> None:
    assert distrust(Page("http://www.liuquan.gov.cn/", b"")) is None
