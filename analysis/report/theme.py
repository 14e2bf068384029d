"""The templates with everything they may call: one environment for the report and the graph."""

import functools
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from analysis.report import wording

HERE = Path(__file__).parent
STYLE = Markup((HERE / "static" / "style.css").read_text("utf-8"))  # noqa: S704 - our own file
FAIRNESS = wording.translate(
    "A flag is what was seen in public notices, not a finding of wrongdoing: "
    "check the original and ask the parties."
)
REPLICA = wording.translate(
    "These pages rest on notices re-rendered by bidlens' replica from published facts: "
    "their addresses are the replica's and need not exist on the live sites, "
    "and organisations named 示例 (example) are invented."
)


@functools.cache
def environment() -> Environment:
    """Return the template environment; everything that is not ours is escaped."""
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    env.install_gettext_translations(wording.CATALOGUE, newstyle=True)  # type: ignore[attr-defined] # added by the extension
    env.filters |= {
        "zh": written,
        "listed": listed,
        "label": wording.label,
        "money": wording.money,
        "wan": wording.wan,
        "yuan": wording.yuan_in_full,
        "percent": wording.percent,
        "number": wording.number,
        "chance": wording.chance,
        "clip": wording.clip,
        "web": wording.web_address,
        "path": wording.path_words,
        "fact": lambda line: wording.fact_words(line.value, line.unit),
    }
    env.globals |= {
        "figure": wording.figure,
        "place_name": place_name,
        "UNKNOWN": wording.UNKNOWN,
        "FAIRNESS": FAIRNESS,
        "REPLICA": REPLICA,
    }
    return env


def written(text: str | None, length: int = 0) -> Markup:
    """Return *text* as a notice writes it, isolated so that its direction marks stay inside.

    With *length* a longer text is cut; the whole stands in its title.
    """
    if not text:
        return Markup('<span class="hint">{}</span>').format(wording.UNKNOWN)
    if length and len(text) > length:
        short = wording.clip(text, length)
        whole = wording.clip(text, len(text))
        return Markup('<bdi lang="zh-Hans" title="{}">{}</bdi>').format(whole, short)
    return Markup('<bdi lang="zh-Hans">{}</bdi>').format(text)


def listed(texts: Sequence[str]) -> Markup:
    """Return *texts* joined by a comma that the reader's language uses."""
    return Markup(", ").join(escape(text) for text in texts)


def place_name(city: str | None, province: str | None = None) -> Markup:
    """Return the name of a place, or words for one that no notice names."""
    if city:
        return written(city)
    if province:
        return Markup("{} ({})").format(written(province), wording.translate("city not named"))
    return escape(wording.translate("place not named"))
