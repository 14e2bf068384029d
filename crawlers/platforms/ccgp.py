"""China Government Procurement (ccgp.gov.cn): search lists and static notices.

`bxsearch` matches the search term as one phrase in the title, over at most a year, 20 rows a
page. Observed from 2016 to 2026-08. The 22 channel lists take no term and reach back days: they are
for watching. All of them answered on 2026-09-11.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlencode, urljoin, urlsplit

from parsel import Selector
from scrapy import Request
from scrapy.http import Response

from crawlers import platforms
from crawlers.query import Errand, Found, Query, Role, Tally, ask, further_pages
from crawlers.shape import day, names_place, page_of, plain, stem
from entities.model import Listed
from entities.problems import LayoutError

ROWS = "ul.vT-srch-result-list-bid > li"
TOTAL = "//span[contains(@style, 'c00000')]"
NOTHING = "没有找到相关数据"
PAGE_SIZE = 20
# The body of each generation of notice pages; the third is the template of 2026-09.
BODY = "div.vF_detail_content, div.vT_detail_content, #noticeArea, div.vF_deail_maincontent"
MARKED = re.compile(rb"<div (?:class|id)=['\"](?:v[FT]_detail_content|noticeArea)['\"]")
WHOLE = re.compile(r"\d{1,9}")
CHANNELS = {
    "gkzb": "公开招标公告",
    "zbgg": "中标公告",
    "cjgg": "成交公告",
    "gzgg": "更正公告",
    "jzxcs": "竞争性磋商公告",
    "jzxtpgg": "竞争性谈判公告",
    "xjgg": "询价公告",
    "dylygg": "单一来源公告",
    "fblbgg": "终止公告",
    "yqzbgg": "邀请公告",
    "zgysgg": "资格预审公告",
}
CHANNEL = "ul.c_list_bid, div.vF_detail_relcontent_lst > ul"
PAGER = re.compile(r"Pager\(\{\s*size:\s*(\d{1,6}),")


class Search:
    """The search of search.ccgp.gov.cn, and the notice pages it lists."""

    class Options(platforms.PlatformOptions, frozen=True, kw_only=True):
        """*zone* with its *zone_id* narrows to a province, *places* to titles and buyers."""

        url: str = "https://search.ccgp.gov.cn/bxsearch"
        zone: str = ""
        zone_id: str = ""
        places: tuple[str, ...] = ()

    def __init__(self, options: Options) -> None:
        self.options = options

    def start(self, query: Query) -> Iterator[Request]:
        """Yield the first list page of each year."""
        for year in query.years():
            yield self._page(year.keyword, year.since.isoformat(), year.until.isoformat(), 1)

    def read(self, response: Response, errand: Errand) -> Iterator[Found]:
        """Yield the rows of a list page, or nothing for a notice page that is one."""
        if errand.role is Role.LIST:
            yield from self._list(page_of(response), response.url, errand)
        else:
            check_notice(response)

    def _page(self, keyword: str, since: str, until: str, number: int) -> Request:
        asked = {
            "searchtype": "1",  # titles
            "page_index": str(number),
            "bidSort": "0",
            "pinMu": "0",
            "bidType": "0",  # every kind of notice
            "dbselect": "bidx",
            "kw": keyword,
            "start_time": since.replace("-", ":"),
            "end_time": until.replace("-", ":"),
            "timeType": "6",  # from start_time to end_time
            "displayZone": self.options.zone,
            "zoneId": self.options.zone_id,
            "pppStatus": "0",
            "buyerName": "",
            "projectId": "",
            "agentName": "",
        }
        context = {"keyword": keyword, "since": since, "until": until, "page": str(number)}
        return ask(
            f"{self.options.url}?{urlencode(asked)}",
            Errand(role=Role.LIST, context=context),
            headers={"Referer": "https://www.ccgp.gov.cn/"},
        )

    def _list(self, page: Selector, url: str, errand: Errand) -> Iterator[Found]:
        rows = page.css(ROWS)
        asked = dict(errand.context)
        number = int(asked.pop("page"))
        if not rows:
            if NOTHING not in page.xpath("string()").get(default=""):
                raise LayoutError(f"{url}: neither rows ({ROWS}) nor the words {NOTHING}")
            # Page 1 says how many there are; a later page may have emptied since.
            yield Tally(total=0, seen=0)
            return
        total = total_of(page, url)
        yield Tally(total=total if number == 1 else 0, seen=len(rows))
        for row in rows:
            yield from self._row(row, url)
        if number == 1:
            for further in further_pages(total, PAGE_SIZE):
                yield self._page(**asked, number=further)

    def _row(self, row: Selector, url: str) -> Iterator[Found]:
        link = row.css("a[href]")
        if not link:
            raise LayoutError(f"{url}: a row of {ROWS} has no a[href]")
        address = link[0].attrib["href"].strip()
        listed = listed_of(row, plain(link[0].xpath("string()").get()), address, url)
        if not names_place(self.options.places, listed.title, listed.buyer):
            return
        yield listed
        if urlsplit(address).scheme in {"http", "https"}:
            yield ask(address, Errand(role=Role.NOTICE, native_id=listed.native_id))


class Channels:
    """The channel lists of www.ccgp.gov.cn: every new notice of the country, without a search."""

    class Options(platforms.PlatformOptions, frozen=True, kw_only=True):
        """*pages* is how many pages of a channel are looked at; page 1 is `index.htm`."""

        url: str = "http://www.ccgp.gov.cn/cggg"
        levels: tuple[str, ...] = ("dfgg", "zygg")
        channels: tuple[str, ...] = tuple(CHANNELS)
        pages: int = 5

    def __init__(self, options: Options) -> None:
        self.options = options

    def start(self, query: Query) -> Iterator[Request]:
        """Yield the first page of each channel, the same for every term."""
        for level in self.options.levels:
            for channel in self.options.channels:
                asked = {"level": level, "channel": channel, "terms": "\n".join(query.terms)}
                yield self._page(asked | {"since": str(query.since), "until": str(query.until)}, 0)

    def read(self, response: Response, errand: Errand) -> Iterator[Found]:
        """Yield the rows that name a term, and the next page while it may hold wanted days."""
        if errand.role is Role.NOTICE:
            check_notice(response)
            return
        page = page_of(response)
        listing = page.css(CHANNEL)
        if not listing:
            raise LayoutError(f"{response.url}: no channel list ({CHANNEL})")
        asked = dict(errand.context)
        number = int(asked.pop("page"))
        rows = [channel_row(row, response.url, asked["channel"]) for row in listing[0].css("li")]
        names = tuple(listed.native_id for listed, _ in rows)
        yield Tally(total=len(rows), seen=len(rows), ids=names)
        days = [listed.published.isoformat() for listed, _ in rows if listed.published]
        for listed, address in rows:
            if is_wanted(listed, asked):
                yield listed
                yield ask(address, Errand(role=Role.NOTICE, native_id=listed.native_id))
        size = PAGER.search(page.xpath("string(//script[contains(., 'Pager(')])").get(default=""))
        last = int(size[1]) if size else self.options.pages
        further = number + 1 < min(last, self.options.pages) and len(rows) >= PAGE_SIZE
        if further and (not days or min(days) >= asked["since"]):
            yield self._page(asked, number + 1)

    def _page(self, asked: dict[str, str], number: int) -> Request:
        name = f"index_{number}.htm" if number else "index.htm"
        return ask(
            f"{self.options.url}/{asked['level']}/{asked['channel']}/{name}",
            Errand(role=Role.LIST, context=asked | {"page": str(number)}),
        )


def check_notice(response: Response) -> None:
    """Raise if *response* has no notice; most pages are known without building their tree."""
    if not MARKED.search(response.body) and not page_of(response).css(BODY):
        raise LayoutError(f"{response.url}: no notice body ({BODY})")


def channel_row(row: Selector, url: str, channel: str) -> tuple[Listed, str]:
    """Return what *row* of a channel says, and the address of its notice as the search names it."""
    link = row.css("a[href]")
    if not link:
        raise LayoutError(f"{url}: a row of {CHANNEL} has no a[href]")
    address = (
        urlsplit(urljoin(url, link[0].attrib["href"].strip()))._replace(scheme="http").geturl()
    )
    facts = {
        label.strip("\xa0 ：:").split()[-1]: plain(value)
        for label, value in zip(
            row.xpath("./em/preceding-sibling::text()[1]").getall(),
            row.xpath("./em").xpath("string()").getall(),
            strict=False,
        )
        if label.strip()
    }
    listed = Listed(
        native_id=stem(address),
        title=plain(link[0].attrib.get("title") or link[0].xpath("string()").get()),
        published=day(facts.get("发布时间"), "the time of a row", url),
        kind=CHANNELS[channel],
        region=facts.get("地域") or None,
        buyer=facts.get("采购人") or None,
        platform="中国政府采购网",
    )
    return listed, address


def is_wanted(listed: Listed, asked: dict[str, str]) -> bool:
    """Say whether a row names a term and lies within the days asked for."""
    published = listed.published.isoformat() if listed.published else asked["since"]
    return asked["since"] <= published <= asked["until"] and any(
        term in listed.title for term in asked["terms"].split("\n")
    )


def total_of(page: Selector, url: str) -> int:
    """Return how many notices the list page says it found."""
    coloured = [text.strip() for text in page.xpath(f"{TOTAL}/text()").getall()]
    numbers = [text for text in coloured if WHOLE.fullmatch(text)]
    if not numbers:
        raise LayoutError(f"{url}: no total ({TOTAL})")
    return int(numbers[-1])


def listed_of(row: Selector, title: str, address: str, url: str) -> Listed:
    """Return what *row* says: time, buyer and agency parted by bars, then kind and region."""
    facts = row.xpath("./span[last()]")
    if not facts:
        raise LayoutError(f"{url}: a row of {ROWS} has no span with time and buyer")
    written = [part.strip() for part in facts.xpath("string()").get(default="").split("|")]
    named = dict(part.partition("：")[::2] for part in written if "：" in part)
    return Listed(
        native_id=stem(address),
        title=title,
        published=day(written[0], "the time of a row", url) if "：" not in written[0] else None,
        kind=plain(facts.xpath("string(.//strong[1])").get()) or None,
        region=plain(facts.xpath("string(.//a[1])").get()) or None,
        buyer=plain(named.get("采购人")) or None,
        platform="中国政府采购网",
    )
