"""Gates and faults in a crawl: each ends in its stated state, and no good notice is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawlers.archive import Archive
from crawlers.origin import replica_at
from crawlers.runner import run
from crawlers.runs import Verdict
from crawlers.sites import load_sites
from tests.box import (
    FIRST_DAY,
    QUERY,
    SEARCH,
    SITE,
    Box,
    Reply,
    address,
    archived,
    collect,
    often,
    path_of,
    serving,
)


@pytest.fixture
def box() -> Iterator[Box]:
    with serving() as server:
        yield server


def busy(reply: Reply) -> Reply:
    return Reply(503, b"busy", {"Retry-After": "1"})


def broken(reply: Reply) -> Reply:
    return Reply(500, b"oops")


def redesigned(reply: Reply) -> Reply:
    return Reply(200, reply.body.replace(b"vT-srch", b"new").replace(b"vF_detail", b"new"))


def cut_without_length(reply: Reply) -> Reply:
    half = reply.body[: len(reply.body) // 2]
    return Reply(200, half, {"Content-Length": "", "Connection": "close"})


def test_a_503_is_asked_again_after_the_pause_it_names(box: Box, tmp_path: Path) -> None:
    box.days = box.days[:3]
    box.bends[path_of(1)] = [busy]
    assert collect(box, tmp_path).verdict is Verdict.COMPLETE
    first, second = (when for path, when in box.times if path == path_of(1))
    assert 1.0 <= second - first < 1.5


def test_one_block_page_is_passed_and_never_archived(box: Box, tmp_path: Path) -> None:
    box.bends[path_of(1)] = [often]
    assert collect(box, tmp_path).verdict is Verdict.COMPLETE
    assert all(
        "频繁" not in page.body.decode() for page in Archive(tmp_path / f"{SITE}.sqlite").pages()
    )


def test_two_gates_in_a_row_end_the_visit_say_what_to_do_and_leave_the_rest_pending(
    box: Box, tmp_path: Path
) -> None:
    box.always = often
    found = collect(box, tmp_path)
    assert (found.verdict, found.blocked) == (Verdict.FAILED, ("search.ccgp.gov.cn",))
    assert found.reason is not None
    assert "run the command again in an hour" in found.reason
    assert sum(box.asked.values()) <= 4
    box.always = None
    assert collect(box, tmp_path).notices == 45


def test_a_page_that_stays_broken_is_given_up_with_its_reason_and_asked_next_time(
    box: Box, tmp_path: Path
) -> None:
    box.bends[path_of(7)] = [broken] * 3
    found = collect(box, tmp_path)
    assert (found.verdict, found.notices, found.failed) == (Verdict.PARTIAL, 44, 1)
    assert found.reason is not None
    assert "status 500, 3 times" in found.reason
    assert collect(box, tmp_path).verdict is Verdict.COMPLETE


def test_a_changed_shape_is_a_failure_that_names_address_and_selector(
    box: Box, tmp_path: Path
) -> None:
    box.always = redesigned
    found = collect(box, tmp_path)
    assert (found.verdict, found.notices) == (Verdict.FAILED, 0)
    assert found.reason is not None
    assert "bxsearch" in found.reason
    assert "vT-srch-result-list-bid" in found.reason


def test_half_a_page_is_no_page(box: Box, tmp_path: Path) -> None:
    box.bends[path_of(2)] = [cut_without_length] * 3
    found = collect(box, tmp_path)
    assert (found.verdict, found.notices) == (Verdict.PARTIAL, 44)
    assert found.reason is not None


@pytest.mark.parametrize(
    "location",
    [
        "http://other.invalid/x",
        "http://127.0.0.1:1/x",
        "http://www.ccgp.gov.cn:8080/x",
        "file:///etc/hostname",
        "http://www.ccgp.gov.cn@other.invalid/x",
    ],
)
def test_a_redirect_out_of_the_site_is_not_followed(
    box: Box, tmp_path: Path, location: str
) -> None:
    box.bends[path_of(2)] = [lambda _: Reply(302, b"", {"Location": location})] * 3
    asked = collect(box, tmp_path)
    assert (asked.notices, asked.failed) == (44, 1)


def test_a_redirect_within_the_site_is_followed_and_the_address_that_answered_is_kept(
    box: Box, tmp_path: Path
) -> None:
    there = address(90, FIRST_DAY)
    box.bends[path_of(2)] = [lambda _: Reply(302, b"", {"Location": there})]
    assert collect(box, tmp_path).verdict is Verdict.COMPLETE
    assert there in archived(tmp_path)


def test_a_list_that_announces_more_than_it_shows_makes_the_run_partial(
    box: Box, tmp_path: Path
) -> None:
    def boasting(reply: Reply) -> Reply:
        return Reply(200, reply.body.replace(b">45<", b">60<"))

    box.bends[SEARCH] = [boasting]
    found = collect(box, tmp_path)
    assert found.verdict is Verdict.PARTIAL
    assert found.reason is not None
    assert "announced 60 rows and showed 45" in found.reason


def test_what_robots_txt_forbids_is_not_asked(box: Box, tmp_path: Path) -> None:
    box.robots = b"User-agent: *\nDisallow: /bxsearch\n"
    found = collect(box, tmp_path)
    assert found.verdict is Verdict.FAILED
    assert found.reason is not None
    assert "robots.txt of search.ccgp.gov.cn forbids" in found.reason
    assert set(box.asked) == {"/robots.txt"}


def test_an_address_where_nobody_answers_is_one_sentence(tmp_path: Path) -> None:
    campaign = run(load_sites([SITE]), tmp_path, QUERY, replica_at("http://127.0.0.1:9"))
    (found,) = campaign.outcomes
    assert found.verdict is Verdict.FAILED
    assert found.reason is not None
    assert (
        "cannot be reached at http://127.0.0.1:9 (Connection refused); check the network"
        in found.reason
    )
