"""Site files: every one is read, and every mistake is named with its file and key."""

from datetime import date
from pathlib import Path

import pytest

from crawlers.origin import Origin
from crawlers.query import Query, errand_of
from crawlers.runner import scrapy_settings
from crawlers.sites import FOLDER, load_site, load_sites, platform_of, site_names
from crawlers.spider import first_requests
from entities.problems import Problem, SiteFileError

GOOD = """
name = "示例市公共资源交易中心"
province = "示例"
division = "000100"
[[source]]
platform = "epoint:FullText"
home = "http://www.example.invalid/"
hosts = ["www.example.invalid"]
since = 2024-01-01
kinds = ["tender"]
losing_bids = "unknown"
robots = "unknown"
evidence = "invented"
options = { api = "http://www.example.invalid/api", detail_base = "http://x.invalid", cnum = "1" }
"""


def site_file(folder: Path, text: str) -> Path:
    path = folder / "example_city.toml"
    path.write_text(text, "utf-8")
    return path


def test_the_cities_of_the_case_and_both_national_platforms_have_a_file() -> None:
    assert {
        "national_ccgp",
        "national_ggzy",
        "shandong_liaocheng",
        "guangxi_nanning",
        "hubei_xiaogan",
        "hebei_qinhuangdao",
        "shaanxi_yulin",
        "shandong_jinan",
        "fujian_quanzhou",
        "guangdong_guangzhou",
    } <= set(site_names())


@pytest.mark.parametrize("name", site_names())
def test_every_site_file_asks_its_own_hosts_and_says_how_each_guess_is_known(name: str) -> None:
    site = load_site(FOLDER / f"{name}.toml")
    query = Query(keyword="12345", since=date(2024, 1, 1), until=date(2024, 12, 31))
    requests = list(first_requests(site, query))
    asked = {errand_of(request).source for request in requests}
    for number, source in enumerate(site.sources):
        assert (number in asked) == bool(query.within(source.since, source.until))
    assert {request.url.split("/")[2] for request in requests} <= site.hosts
    for source in site.sources:
        assert source.evidence
        assert callable(platform_of(source).read)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    site = load_site(site_file(tmp_path, GOOD))
    assert (site.key, site.sources[0].delay) == ("example_city", 5.0)


@pytest.mark.parametrize(
    ("wrong", "right", "sentence"),
    [
        ("divison", "division", "a site has no key divison; did you mean division?"),
        ("sincce = 2024", "since = 2024", "[[source]] has no key sincce; did you mean since?"),
        ("cnumm =", "cnum =", "Epoint has no option cnumm; did you mean cnum?"),
        (
            'platform = "epoint:FullTxt"',
            'platform = "epoint:FullText"',
            "no platform is called epoint:FullTxt; did you mean epoint:FullText?",
        ),
        ('kinds = ["tendr"]', 'kinds = ["tender"]', "Invalid enum value 'tendr'"),
        ('since = "soon"', "since = 2024-01-01", "a date as 2024-01-31 - at `source[0].since`"),
        ('hosts = ["other.invalid"]', 'hosts = ["www.example.invalid"]', "is not among hosts"),
        ("[[sources]]", "[[source]]", "no [[source]]"),
        ("name = 5", 'name = "示例市公共资源交易中心"', "Expected `str`, got `int` - at `name`"),
        ('name = "open', 'name = "示例市公共资源交易中心"', "line 2"),
    ],
)
def test_a_wrong_key_or_value_is_named_with_the_nearest_right_one(
    tmp_path: Path, wrong: str, right: str, sentence: str
) -> None:
    with pytest.raises(SiteFileError) as raised:
        load_site(site_file(tmp_path, GOOD.replace(right, wrong)))
    assert "example_city.toml" in str(raised.value)
    assert sentence in str(raised.value)


def test_a_certainty_must_be_one_of_the_levels_and_speak_of_a_setting(tmp_path: Path) -> None:
    with pytest.raises(SiteFileError, match="certainty of cnum is 'perhaps'"):
        load_site(site_file(tmp_path, GOOD + 'certainty = { cnum = "perhaps" }\n'))
    with pytest.raises(SiteFileError, match="certainty speaks of colour"):
        load_site(site_file(tmp_path, GOOD + 'certainty = { colour = "guess: red" }\n'))


def test_an_unknown_site_is_answered_with_the_nearest_names() -> None:
    with pytest.raises(Problem, match="no site is called liaocheng; did you mean shandong_liao"):
        load_sites(["liaocheng"])


def test_live_hosts_get_one_request_at_a_time_with_the_delay_of_the_file() -> None:
    (site,) = load_sites(["shandong_liaocheng"])
    settings = scrapy_settings(site, Origin())
    assert settings["DOWNLOAD_SLOTS"]["search.ccgp.gov.cn"] == {
        "concurrency": 1,
        "delay": 8.0,
        "jitter": 0,
    }
    assert settings["DOWNLOAD_SLOTS"]["ggzyjy.liaocheng.gov.cn"]["delay"] == 5.0
    assert settings.getfloat("DOWNLOAD_DELAY") == 5.0
    assert settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1


def test_the_settings_are_safe_where_scrapys_own_are_not() -> None:
    settings = scrapy_settings(load_sites(["national_ccgp"])[0], Origin())
    assert settings.getbool("ROBOTSTXT_OBEY")
    assert settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
    assert settings.getint("DOWNLOAD_MAXSIZE") == 10 * 1024 * 1024
    assert settings.getint("DOWNLOAD_TIMEOUT") == 60
    assert not settings.getbool("TELNETCONSOLE_ENABLED")
    assert not settings.getbool("REMOTE_CONTROL_ENABLED")
    assert not settings.getbool("RETRY_ENABLED")
    assert "bidlens/" in settings["USER_AGENT"]
    handlers = settings["DOWNLOAD_HANDLERS"]
    assert [handlers[scheme] for scheme in ("data", "file", "ftp", "s3")] == [None] * 4
