"""The door: where an address is fetched, and which addresses are never connected to."""

import asyncio
import socket
from pathlib import Path

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from crawlers.door import PublicResolver
from crawlers.origin import LIVE, Origin, is_private_literal, is_public, replica_at
from crawlers.runner import run
from crawlers.runs import Verdict
from crawlers.sites import load_site
from entities.problems import Problem
from tests.box import QUERY, serving

BOX = Origin(base="http://127.0.0.1:8000")
PRIVATE = ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "::1", "fe80::1%1"]  # noqa: S104 - named, not bound


class Fixed(AbstractResolver):
    """Answers every name with the same addresses."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=a, port=port, family=family, proto=0, flags=0)
            for a in self.addresses
        ]

    async def close(self) -> None:
        pass


def test_an_address_is_fetched_from_the_replica_under_its_host() -> None:
    url = "https://search.ccgp.gov.cn/bxsearch?kw=1%3A2&x="
    assert BOX.address(url) == "http://127.0.0.1:8000/search.ccgp.gov.cn/bxsearch?kw=1%3A2&x="
    assert BOX.address("https://www.ggzy.gov.cn/robots.txt") == "http://127.0.0.1:8000/robots.txt"
    assert LIVE.address(url) == url


@pytest.mark.parametrize(
    "location",
    ["/www.ccgp.gov.cn/a/b.htm", "http://127.0.0.1:8000/www.ccgp.gov.cn/a/b.htm"],
)
def test_a_redirect_of_the_replica_becomes_a_live_address(location: str) -> None:
    assert BOX.live(location, "http://www.ccgp.gov.cn/old") == "http://www.ccgp.gov.cn/a/b.htm"


def test_a_redirect_elsewhere_stays_what_it_is() -> None:
    assert BOX.live("http://other.invalid/x", "http://www.ccgp.gov.cn/") == "http://other.invalid/x"
    assert LIVE.live("/x", "http://www.ccgp.gov.cn/") == "/x"


@pytest.mark.parametrize("base", ["127.0.0.1:8000", "https://127.0.0.1", "file:///x", "http://"])
def test_a_replica_is_an_http_address(base: str) -> None:
    with pytest.raises(Problem, match="not an address like"):
        replica_at(base)


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_is_not_public_however_it_is_written(address: str) -> None:
    assert not is_public(address)
    assert is_private_literal(address)


@pytest.mark.parametrize("host", ["localhost", "2130706433", "0x7f000001", "[::ffff:127.0.0.1]"])
def test_a_disguised_loopback_host_is_refused(host: str) -> None:
    assert is_private_literal(host)


def test_a_name_and_a_public_address_are_not_private() -> None:
    assert not is_private_literal("www.ccgp.gov.cn")
    assert not is_private_literal("1.1.1.1")


def test_a_name_that_answers_with_private_addresses_cannot_be_connected_to() -> None:
    resolver = PublicResolver(Fixed("127.0.0.1", "10.0.0.1"))
    with pytest.raises(OSError, match="private network"):
        asyncio.run(resolver.resolve("rebound.invalid"))


def test_of_mixed_answers_only_the_public_one_is_connected_to() -> None:
    found = asyncio.run(PublicResolver(Fixed("127.0.0.1", "1.1.1.1")).resolve("mixed.invalid"))
    assert [address["host"] for address in found] == ["1.1.1.1"]


SITE = """
name = "示例市公共资源交易中心"
province = "示例"
division = "000100"
[[source]]
platform = "ccgp:Search"
home = "http://www.example.invalid:{port}/bxsearch"
hosts = ["www.example.invalid:{port}"]
since = 2026-01-01
delay = 0.01
kinds = ["tender"]
losing_bids = "unknown"
robots = "unknown"
evidence = "invented"
options = {{ url = "http://www.example.invalid:{port}/bxsearch" }}
"""


def test_a_live_crawl_does_not_connect_to_a_name_that_means_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as box:
        path = tmp_path / "example_city.toml"
        path.write_text(SITE.format(port=box.server_port), "utf-8")
        monkeypatch.setattr("aiohttp.resolver.ThreadedResolver.resolve", Fixed("127.0.0.1").resolve)
        (found,) = run([load_site(path)], tmp_path, QUERY).outcomes
        assert found.verdict is Verdict.FAILED
        assert found.reason is not None
        assert "is an address of a private network" in found.reason
        assert box.asked.total() == 0
