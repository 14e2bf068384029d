"""The replica answers in the shapes that the live platforms have."""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from parsel import Selector

from crawlers.replica.server import running

LIAOCHENG = "ggzyjy.liaocheng.gov.cn"
GGZY_PAGES = "/www.ggzy.gov.cn/information/deal/html"
API = "inteligentsearch/rest/esinteligentsearch/getFullTextDataNew"


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with running(notices=40) as address:
        yield address


def get(address: str, body: bytes | None = None, content_type: str = "text/plain") -> str:
    headers = {"Content-Type": content_type}
    request = urllib.request.Request(address, body, headers)  # noqa: S310 - loopback
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - loopback
        assert answer.headers["X-Bidlens-Replica"] == "1"
        return str(answer.read().decode())


def status(address: str, body: bytes | None = None) -> int:
    try:
        get(address, body, "application/x-www-form-urlencoded")
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    return 200


def search(base: str, **asked: str) -> Selector:
    query = {"searchtype": "1", "page_index": "1", "kw": "12345", "timeType": "6"} | asked
    return Selector(get(f"{base}/search.ccgp.gov.cn/bxsearch?{urlencode(query)}"))


def full_text(base: str, host: str, api: str = API, **asked: Any) -> dict[str, Any]:
    body = {"pn": 0, "rn": "20", "wd": "12345", "cnum": "001", "sort": '{"webdate":"0"}'} | asked
    answer = get(f"{base}/{host}/{api}", json.dumps(body).encode(), "application/json")
    return dict(json.loads(answer))


def trade_list(base: str, **asked: str) -> dict[str, Any]:
    form = {"DEAL_TIME": "06", "PAGENUMBER": "1", "FINDTXT": "12345"} | asked
    address = f"{base}/www.ggzy.gov.cn/his/information/pubTradingInfo/getTradList"
    answer = get(address, urlencode(form).encode(), "application/x-www-form-urlencoded")
    return dict(json.loads(answer))


def test_a_search_page_has_twenty_rows_a_total_and_a_next_page(base: str) -> None:
    page = search(base)
    assert len(page.css("ul.vT-srch-result-list-bid > li")) == 20
    by_place = page.xpath("/html/body/div[5]/div[1]/div/p[1]/span[2]/text()").get()
    by_colour = page.css('span[style="color:#c00000"]::text').get()
    assert by_place == by_colour
    assert int(by_place or 0) > 60
    assert page.css(".pager a.next")
    last = search(base, page_index=str(-(-int(by_place or 0) // 20)))
    assert not last.css(".pager a.next")


def test_a_row_says_time_buyer_agency_kind_and_region(base: str) -> None:
    row = search(base, start_time="2026:04:01", end_time="2026:04:01", zoneId="00")
    facts = row.css("ul.vT-srch-result-list-bid > li > span")
    assert re.match(
        r"2026\.04\.01 10:00:00 \| 采购人：示例市政务服务便民热线中心 \| 代理机构：示例市",
        facts.xpath("string()").get("").strip(),
    )
    assert facts.css("strong::text").getall() == ["公开招标公告", "服务/政务服务"]
    assert facts.css("a::text").get() == "示例"


def test_a_search_without_result_says_so_in_the_sites_words(base: str) -> None:
    assert "抱歉，没有找到相关数据" in search(base, kw="没有这样的项目").xpath("string()").get("")


def test_a_window_and_a_zone_narrow_the_search(base: str) -> None:
    narrow = {"start_time": "2024:01:01", "end_time": "2024:12:31", "zoneId": "37"}
    titles = search(base, **narrow).css("ul.vT-srch-result-list-bid > li > a::attr(href)").getall()
    # The award of 2024 by its day, its tender by the year the service is bought for.
    assert [address.rsplit("_", 1)[-1] for address in titles] == ["90000052.htm", "90000051.htm"]


def test_an_award_page_has_title_time_summary_and_body(base: str) -> None:
    page = Selector(get(f"{base}/www.ccgp.gov.cn/cggg/dfgg/zbgg/202408/t20240813_90000052.htm"))
    assert page.css("h2.tc::text").get("").endswith("中标公告")
    assert page.css("meta[name=ArticleTitle]::attr(content)").get("").endswith("中标公告")
    assert page.css("span#pubTime::text").get() == "2024年08月13日"
    assert page.css("meta[name=PubDate]::attr(content)").get() == "2024-08-13"
    summary = {
        cell.xpath("string()").get(): cell.xpath("string(following-sibling::td[1])").get()
        for cell in page.css("div.table table td.title")
    }
    assert summary["总中标金额"] == "￥1666.526400 万元（人民币）"
    assert summary["行政区域"] == "山东省"
    container = page.css("div.vF_deail_maincontent div.vF_detail_content_container")
    cells = container.css("div.vF_detail_content table")[0].css("td::text").getall()
    assert "报价：16665264.00（元）" in cells


def test_an_award_of_lines_has_the_unit_in_brackets(base: str) -> None:
    page = Selector(get(f"{base}/www.ccgp.gov.cn/cggg/dfgg/zbgg/undated/tundated_90000032.htm"))
    lines = page.css("div.vF_detail_content p::text").getall()
    assert "中标（成交）金额：1669.361585（万元）" in lines
    assert "采购年度：2022" in lines
    assert not [line for line in lines if line.startswith(("供应商名称", "一、项目编号"))]
    assert page.css("span#pubTime::text").get() is None


def test_a_channel_list_counts_its_pages_from_zero(base: str) -> None:
    page = Selector(get(f"{base}/www.ccgp.gov.cn/cggg/dfgg/gkzb/"))
    rows = page.css("ul.c_list_bid > li")
    assert len(rows) == 20
    assert re.fullmatch(r"\./\d{6}/t\d{8}_\d+\.htm", rows[0].css("a::attr(href)").get(""))
    assert len(rows[0].css("em")) == 3
    second = Selector(get(f"{base}/www.ccgp.gov.cn/cggg/dfgg/gkzb/index_1.htm"))
    assert second.css("ul.c_list_bid > li")
    assert status(f"{base}/www.ccgp.gov.cn/cggg/dfgg/gkzb/index_99.htm") == 404


def test_liaocheng_wraps_its_answer_twice_and_leads_to_static_pages(base: str) -> None:
    answer = full_text(base, LIAOCHENG)
    assert answer["code"] == 200
    result = json.loads(answer["content"])["result"]
    assert result["totalcount"] == len(result["records"]) == 9
    record = result["records"][0]
    assert {"infoid", "title", "linkurl", "webdate", "categorynum", "content"} <= set(record)
    assert "<em style='color:red'>12345</em>" in record["title"]
    assert "/20240813/" in record["linkurl"]
    text = get(f"{base}/{LIAOCHENG}{record['linkurl']}")
    body = text.split("<!-- main -->")[1].split("<!-- 页面脚本 -->")[0]
    assert "16665264.00" in body
    assert Selector(text).css(".ewb-article p")


@pytest.mark.parametrize(
    ("host", "search_path", "cnum", "sort"),
    [
        ("ggzy.jgswj.gxzf.gov.cn", "inteligentsearchgxes", "002", "infodatepx"),
        ("szj.hebei.gov.cn", "inteligentsearchnew", "001", "webdate"),
        ("www.sxggzyjy.cn", "inteligentsearch_new", "001", "webdate"),
        ("ggzy.shaanxi.gov.cn", "inteligentsearch_new", "001", "webdate"),
    ],
)
def test_a_centre_without_facts_answers_with_no_rows(
    base: str, host: str, search_path: str, cnum: str, sort: str
) -> None:
    api = API.replace("inteligentsearch/", f"{search_path}/", 1)
    answer = full_text(base, host, api, cnum=cnum, sort=json.dumps({sort: "0"}))
    assert answer["result"] == {"totalcount": 0, "records": []}
    assert status(f"{base}/{host}/inteligentsearchwrong/rest/x", b"{}") == 404


def test_guangzhou_answers_plainly_and_a_wrong_index_finds_nothing(base: str) -> None:
    found = full_text(base, "ywtb.gzggzy.cn")["result"]
    assert found["totalcount"] == 1
    assert found["records"][0]["webdate"] == ""
    assert full_text(base, "ywtb.gzggzy.cn", cnum="009")["result"]["totalcount"] == 0


def test_pn_is_an_offset_and_conditions_are_prefixes(base: str) -> None:
    every = full_text(base, "ggzy.shili.example", rn=10)["result"]
    assert every["totalcount"] > 40
    further = full_text(base, "ggzy.shili.example", pn=10, rn=10)["result"]
    assert {r["infoid"] for r in every["records"]}.isdisjoint(
        r["infoid"] for r in further["records"]
    )
    award = {"fieldName": "categorynum", "equal": "003002003", "isLike": True, "likeType": 2}
    awards = full_text(base, "ggzy.shili.example", rn=100, condition=[award])["result"]
    assert {r["categoryname"] for r in awards["records"]} == {"中标公告"}
    oldest = full_text(base, "ggzy.shili.example", rn=1, sort='{"other":"0"}')["result"]
    assert oldest["records"][0]["webdate"] < every["records"][0]["webdate"]


def test_a_condition_as_bare_text_is_a_server_error(base: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        full_text(base, "ggzy.shili.example", condition="categorynum=003")
    with caught.value as error:
        assert error.code == 500


def test_the_trade_list_has_the_real_keys_and_twenty_rows(base: str) -> None:
    answer = trade_list(base)
    assert answer["code"] == 200
    data = answer["data"]
    assert data["size"] == len(data["records"]) == 20
    assert data["pages"] == -(-data["total"] // 20)
    record = data["records"][0]
    assert record["cityText"] is None
    assert re.fullmatch(r"/information/deal/html/a/\d{6}/02\d\d/\d{8}/\w{36}\.html", record["url"])


def test_the_trade_list_without_deal_time_is_a_404_page(base: str) -> None:
    address = f"{base}/www.ggzy.gov.cn/information/pubTradingInfo/getTradList"
    assert status(address, b"PAGENUMBER=1&FINDTXT=12345") == 404


def test_the_literal_class_00_finds_nothing_and_a_stage_narrows(base: str) -> None:
    assert trade_list(base, DEAL_CLASSIFY="00")["data"]["total"] == 0
    contracts = trade_list(base, DEAL_STAGE="0203", DEAL_CLASSIFY="02")["data"]["records"]
    assert {record["informationTypeText"] for record in contracts} == {"采购合同"}


def test_a_shell_names_tender_and_award_of_one_project(base: str) -> None:
    found = trade_list(base, TIMEBEGIN="2024-08-01", TIMEEND="2024-08-31", DEAL_PROVINCE="370000")[
        "data"
    ]["records"]
    shell = Selector(get(f"{base}/www.ggzy.gov.cn{found[0]['url']}"))
    assert shell.css("ul.ul_toggle li::attr(id)").getall() == [
        "t_0201", "t_0202", "t_0203", "t_0204",
    ]  # fmt: skip
    calls = shell.css("ul.fully_list li a::attr(onclick)").getall()
    stages = [re.search(r"'(02\d\d)','(/information/deal/html/b/[^']+)'", call) for call in calls]
    assert [stage and stage[1] for stage in stages] == ["0201", "0202"]
    body = Selector(get(f"{base}/www.ggzy.gov.cn{stages[1][2] if stages[1] else ''}"))
    assert body.css("h4.h4_o::text").get("").endswith("中标公告")
    assert body.css("p.p_o span::text").get() == "发布时间：2024-08-13"
    assert "山东陌一劳务有限公司" in body.css("div#mycontent .detail_content").get("")
    assert body.css("span.detail_url a::attr(href)").get("").startswith(f"http://{LIAOCHENG}/")


def test_a_contract_on_the_national_platform_is_a_table_of_pairs(base: str) -> None:
    record = trade_list(base, DEAL_STAGE="0203", DEAL_PROVINCE="460000")["data"]["records"][0]
    page = Selector(get(f"{base}/www.ggzy.gov.cn{record['url'].replace('/a/', '/b/')}"))
    pairs = {
        row.css("th::text").get(): row.css("td::text").get()
        for row in page.css("table.detail_Table tr")
    }
    assert pairs == {
        "采购人名称": "海口市营商环境建设局",
        "中标（成交）供应商名称": "中国电信股份有限公司海南分公司",
        "合同金额": "126780000元 人民币",
        "合同期限": "3年",
        "合同签署时间": "2024-05-17",
    }


def test_an_address_that_no_notice_has_is_not_found(base: str) -> None:
    for path in (
        "/www.ccgp.gov.cn/cggg/dfgg/zbgg/202408/t20240814_90000052.htm",
        f"/{LIAOCHENG}/jyxx/003002/003002003/20240813/00000000-0000-4000-8000-000000000052.html",
        f"{GGZY_PAGES}/a/370000/0202/20240813/003300000000000000000000000000000022.html",
        "/nothing-here",
    ):
        assert status(base + path) == 404, path
