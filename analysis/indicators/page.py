"""The page of an indicator: its docstring, cut at the headings every indicator has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

HEADINGS = (
    "Why it matters",
    "Formula",
    "Sample",
    "Chance rate",
    "False alarms",
    "Law",
    "Source",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What people should know of an indicator. *sections* has every heading, in order."""

    summary: str
    sections: Mapping[str, str]

    @property
    def false_alarms(self) -> tuple[str, ...]:
        """The innocent explanations, one each."""
        return items(self.sections["False alarms"])

    @property
    def law(self) -> tuple[str, ...]:
        """The fact patterns that the law names; none where the section is a plain sentence."""
        return items(self.sections["Law"])


def read_page(name: str, docstring: str | None) -> Page:
    """Return the page that *docstring* is, or raise `TypeError` where a heading is missing."""
    lines = (docstring or "").splitlines()
    sections: dict[str, list[str]] = {"": []}
    current = ""
    for line in lines:
        head, colon, rest = line.partition(":")
        if colon and head in HEADINGS:
            current = head
            sections[current] = [rest.strip()]
        else:
            sections[current].append(line.strip())
    if tuple(sections)[1:] != HEADINGS:
        raise TypeError(
            f"the docstring of indicator {name} has the headings {tuple(sections)[1:]}, not "
            f"{HEADINGS}; Python must not run with -OO, which drops docstrings"
        )
    told = {head: "\n".join(text).strip() for head, text in sections.items()}
    return Page(
        summary=told.pop("").replace("\n", " "),
        sections=MappingProxyType({head: joined(text) for head, text in told.items()}),
    )


def joined(text: str) -> str:
    """Return *text* as sentences: wrapped lines joined, a line that opens with a dash its own."""
    whole: list[str] = []
    for line in text.splitlines():
        if line.startswith("- ") or not whole:
            whole.append(line)
        else:
            whole[-1] = f"{whole[-1]} {line}".strip()
    text = "\n".join(whole)
    return text[:1].upper() + text[1:]


def items(text: str) -> tuple[str, ...]:
    """Return the lines of *text* that open with a dash, without it."""
    lines: Sequence[str] = text.splitlines()
    return tuple(line.removeprefix("- ") for line in lines if line.startswith("- "))
