"""Service lines: the purchases of one service by one buyer, year after year."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.indicators.finding import Subject
from analysis.indicators.purchases import OVER, Purchase, Win


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """What one line bought for one year. No winners: none is known."""

    year: int
    purchases: tuple[Purchase, ...]
    winners: Mapping[str, Win]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A service line. *undated* are the purchases whose year is unknown; cycles have one each."""

    id: str
    cycles: tuple[Cycle, ...]
    undated: tuple[Purchase, ...]
    latest: Purchase

    def subject(self, *organisations: str) -> Subject:
        """Return the line as what a finding is about."""
        return Subject(
            id=self.id,
            kind="service_line",
            name=self.latest.name,
            city=self.latest.city,
            buyer=self.latest.buyer,
            processes=tuple(p.id for cycle in self.cycles for p in cycle.purchases)
            + tuple(p.id for p in self.undated),
            organisations=organisations,
        )

    @property
    def unnamed_years(self) -> list[int]:
        """The years whose winner is not known."""
        return [cycle.year for cycle in self.cycles if not cycle.winners]


def service_lines(
    purchases: Iterable[Purchase], wins: Mapping[str, Iterable[Win]]
) -> Iterable[Line]:
    """Yield the lines in the order of their ids; terminated and failed purchases are no cycle."""
    grouped: dict[str, list[Purchase]] = defaultdict(list)
    for purchase in purchases:
        if purchase.status not in OVER:
            grouped[purchase.line].append(purchase)
    for line, members in sorted(grouped.items()):
        yield Line(
            id=line,
            cycles=tuple(_cycles(members, wins)),
            undated=tuple(p for p in members if p.year is None),
            latest=max(members, key=lambda p: (p.year or 0, p.id)),
        )


def _cycles(members: Iterable[Purchase], wins: Mapping[str, Iterable[Win]]) -> Iterable[Cycle]:
    years: dict[int, list[Purchase]] = defaultdict(list)
    for purchase in members:
        if purchase.year is not None:
            years[purchase.year].append(purchase)
    for year, bought in sorted(years.items()):
        won = {win.organisation: win for p in bought for win in wins.get(p.id, ())}
        yield Cycle(year=year, purchases=tuple(bought), winners=won)
