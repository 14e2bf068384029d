"""docs/sources.md says what the site files say."""

from pathlib import Path

from crawlers.reference import sources_page, write_page
from crawlers.sites import load_sites, site_names

PAGE = Path(__file__).parent.parent / "docs" / "sources.md"


def test_the_page_of_sources_is_up_to_date() -> None:
    made = sources_page(load_sites(site_names()))
    assert PAGE.read_text("utf-8") == made, "docs/sources.md is stale: run `make docs`"


def test_each_site_has_a_row_and_a_section_with_its_guesses() -> None:
    sites = load_sites(["shandong_liaocheng", "national_ggzy"])
    page = sources_page(sites)
    for site in sites:
        assert f"| [{site.key}](#{site.key}) | {site.name} |" in page
        assert f"## {site.key}\n" in page
        for source in site.sources:
            assert source.evidence in page
            assert all(f"- `{name}`: {level}" in page for name, level in source.certainty.items())


def test_the_page_is_written_where_it_is_wanted(tmp_path: Path) -> None:
    assert write_page(tmp_path / "docs").read_text("utf-8").startswith("# Sources\n")
