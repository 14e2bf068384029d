"""What people see of flags on a terminal, in a narrow window or in a pipe; CJK text lines up."""

import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from itertools import groupby

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from analysis.flags import EXAMPLE, Flag, Level, State
from analysis.indicators import Indicator
from analysis.indicators.wording import measured

NO_FINDING = "A flag is a fact with its formula, not a finding of wrongdoing."
NARROW = 125  # columns; below it a table of eight columns breaks every name
PIPE = 140
COLOURS = {Level.HIGH: "bold red", Level.REVIEW: "yellow", Level.NOTE: "cyan"}
LEVELS = list(Level)


def rendered(*parts: RenderableType) -> str:
    """Return *parts* as text for stdout; colours only on a terminal, and not with NO_COLOR."""
    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size((PIPE, 24)).columns
    into = StringIO()
    console = Console(file=into, width=width, force_terminal=terminal, highlight=False)
    for part in parts:
        console.print(part)
    return "\n".join(line.rstrip() for line in into.getvalue().splitlines())


def scan_text(flags: Sequence[Flag], known: Mapping[str, Indicator]) -> str:
    """Return the hits by city and the counts by indicator."""
    hits = sorted((flag for flag in flags if flag.state is State.HIT), key=_by_city)
    parts: list[RenderableType] = []
    for city, found in groupby(hits, key=lambda f: f.city):
        parts += [Text(city or "place not known", style="bold"), hit_table(list(found), known), ""]
    if not hits:
        parts += ["No indicator hit.", ""]
    parts += [count_table(flags), "", Text(closing(hits))]
    return rendered(*parts)


def closing(hits: Sequence[Flag]) -> str:
    """Return what a reader of the table should know and can do next."""
    example = f"bidlens flags show {hits[0].id}" if hits else "bidlens indicators list"
    return (
        f"{NO_FINDING} Not assessable means that a needed value is not known; it is neither good "
        f"nor bad. Explain one: {example}"
    )


def _by_city(flag: Flag) -> tuple[bool, str, int, str, int, str]:
    return (
        flag.city in {EXAMPLE, None},
        flag.city or "",
        -LEVELS.index(flag.level),
        flag.indicator,
        flag.year or 0,
        flag.id,
    )


def hit_table(flags: Sequence[Flag], known: Mapping[str, Indicator]) -> RenderableType:
    """Return hits as a table, or one under the other where the window is narrow."""
    if shutil.get_terminal_size((PIPE, 24)).columns < NARROW:
        return Group(*(part for flag in flags for part in stacked(flag, known)))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for head in ("level", "what", "who", "year"):
        table.add_column(head, no_wrap=head != "who", overflow="fold")
    for head in ("value", "threshold", "sample", "chance"):
        table.add_column(head, justify="right", no_wrap=True)
    table.add_column("id", no_wrap=True)
    for flag in flags:
        table.add_row(
            Text(flag.level, style=COLOURS[flag.level]),
            flag.indicator,
            Text(flag.subject_name),
            str(flag.year or "-"),
            measured(flag.value, flag.unit),
            limit(flag, known),
            str(flag.sample),
            chance(flag),
            flag.id,
        )
    return Padding(table, (0, 0, 0, 1))


def stacked(flag: Flag, known: Mapping[str, Indicator]) -> Iterator[RenderableType]:
    """Yield one flag as a few short lines."""
    head = Text(f" {flag.level} ", style=COLOURS[flag.level])
    head.append(f"{flag.indicator} {flag.id}", style="default not bold")
    yield head
    figures = (
        f"{measured(flag.value, flag.unit)} (limit {limit(flag, known)}), "
        f"sample {flag.sample}, chance {chance(flag)}"
    )
    for line in (f"{flag.subject_name} {flag.year or ''}".rstrip(), flag.reason, figures):
        yield Padding(Text(line), (0, 0, 0, 3))


def limit(flag: Flag, known: Mapping[str, Indicator]) -> str:
    """Return the threshold with the side on which it hits."""
    rule = known[flag.indicator].rule if flag.indicator in known else ""
    edge = measured(flag.threshold, flag.unit)
    if flag.unit == "share" and flag.threshold is not None:
        edge = f"{flag.threshold * 100:g} %"
    return f"{rule} {edge}".strip()


def chance(flag: Flag) -> str:
    """Return the chance rate, or a dash where no null model applies."""
    return "-" if flag.chance_rate is None else f"{flag.chance_rate:.2g}"


def count_table(flags: Iterable[Flag]) -> Table:
    """Return how many flags of each indicator have which state."""
    listed = list(flags)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("indicator")
    for state in State:
        table.add_column(state.replace("_", " "), justify="right")
    for name in sorted({flag.indicator for flag in listed}):
        of_name = [flag.state for flag in listed if flag.indicator == name]
        table.add_row(name, *(str(of_name.count(state)) for state in State))
    return table


def list_text(flags: Sequence[Flag], known: Mapping[str, Indicator]) -> str:
    """Return *flags* of any state, one line each with its reason where no value is known."""
    if not flags:
        return "No flag matches."
    parts: list[RenderableType] = []
    for flag in sorted(flags, key=lambda f: (f.indicator, f.city or "", f.year or 0, f.id)):
        line = Text(f"{flag.id}  {flag.state.replace('_', ' ')}  {flag.indicator}  ")
        line.append(flag.subject_name, style="bold")
        told = f"{measured(flag.value, flag.unit)} (limit {limit(flag, known)})"
        line.append(f"  {flag.year or '-'}  {told if flag.value is not None else flag.reason}")
        parts.append(line)
    return rendered(*parts)


def flag_text(flag: Flag, explained: Indicator | None) -> str:
    """Return one flag with its formula, values, evidence, innocent explanations and law."""
    head = Text(f"{flag.indicator}  {flag.id}\n", style="bold")
    head.append(f"{flag.subject_name}  {flag.city or ''} {flag.year or ''}".rstrip(), style="")
    known = {flag.indicator: explained} if explained else {}
    facts = [
        ("State", f"{flag.state.replace('_', ' ')}, level {flag.level}, family {flag.family}"),
        ("Reason", flag.reason),
        ("Value", f"{measured(flag.value, flag.unit)}, hit if {limit(flag, known)}"),
        ("Sample", str(flag.sample)),
        ("Chance", f"{chance(flag)} ({flag.chance_note})"),
        ("q value", _corrected(flag)),
        ("Formula", explained.page.sections["Formula"] if explained else "no longer known"),
        ("Innocent", "\n".join(f"- {text}" for text in flag.innocent)),
        ("Law", "\n".join(f"- {text}" for text in flag.law) or "no article names this pattern"),
    ]
    # Addresses and hashes are not wrapped: they are there to be copied.
    evidence = "\n".join(_evidence(flag)) or "none"
    parts = (rendered(head, _described(facts), Text("Evidence", style="bold")), evidence, "")
    return "\n".join((*parts, rendered(NO_FINDING)))


def _corrected(flag: Flag) -> str:
    if flag.q_value is None:
        return "-"
    return f"{flag.q_value:.2g}, the chance rate corrected for all tests of the run"


def _evidence(flag: Flag) -> Iterable[str]:
    for proof in flag.proofs:
        place = f", characters {proof.start}-{proof.end}" if proof.start is not None else ""
        yield f"- {proof.label}: {proof.value}"
        yield f"  “{proof.quote}”{place}"
        if proof.drawn_from:
            yield f"  page of the replica, drawn from: {proof.drawn_from}"
        yield f"  {proof.url}"
        if proof.sha256:
            yield f"  sha256 {proof.sha256}, fetched {proof.fetched_at}"


def indicators_text(known: Mapping[str, Indicator]) -> str:
    """Return every indicator with its family and its first sentence."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for head in ("indicator", "family", "what"):
        table.add_column(head, no_wrap=head == "indicator")
    for each in known.values():
        table.add_row(each.name, each.family, Text(each.page.summary))
    return rendered(table)


def indicator_text(each: Indicator) -> str:
    """Return the page of one indicator."""
    settings = ", ".join(f"{name} = {value}" for name, value in each.settings.items())
    facts = [
        ("Family", f"{each.family}, level {each.level}"),
        ("Unit", f"{each.unit}, hit if value {each.rule} threshold"),
        ("Settings", settings),
        *each.page.sections.items(),
    ]
    return rendered(Text(each.name, style="bold"), Text(each.page.summary), _described(facts))


def _described(facts: Iterable[tuple[str, str]]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for label, text in facts:
        table.add_row(label, Text(text))
    return table
