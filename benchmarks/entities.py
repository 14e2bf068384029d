"""How fast and how well `bidlens resolve` recognises organisations in a million dirty names.

    python -m benchmarks.entities REGISTRY.parquet [--count 1000000] [--subset 10000]

REGISTRY holds the columns name and uscc of registered firms. Each firm's name is written as it is
and then in the ways that notices write names; the rates are those of the truth sets, so assumed.
The confusable characters come from the tables the resolver itself uses: real slips will differ.
Prints CPU seconds, peak memory and pairwise precision, recall and F1 of the command, then of
comparing all pairs of a subset with rapidfuzz at its best threshold. Linux tells the memory.
"""

import argparse
import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from entities.characters import known, simplified
from entities.divisions import division_named, read_chain

Row = tuple[str, str, str]  # name as written, its code or nothing, the firm

LABELS = ("第一中标候选人：", "中标人：", "供应商名称：", "1、", "（1）", "①", "投标人：")
ROLES = ("（联合体牵头人）", "(联合体成员)", "（成员单位）", "（主）")
NOTES = ("（中标）", "（小微企业）", "。", ",", " 等", "（盖章）")
# Runs the command, then prints the most memory it held, in kB.
RUN = """
import contextlib, io, re, sys
from pathlib import Path
from cli import main_group
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    main_group(["resolve", *sys.argv[1:]], standalone_mode=False)
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""
SPACES = (" ", "　", "\u200b", "\n", "\t")


def confusables() -> tuple[dict[str, str], dict[str, str]]:
    """Return, by character, those that sound like it and those that look like it."""
    sounds: dict[str, list[str]] = defaultdict(list)
    looks: dict[str, list[str]] = defaultdict(list)
    for char, one in known().items():
        for sound in sorted(one.sounds):
            sounds[sound[:-1]].append(char)
        looks[one.four_corner[:4]].append(char)
    alike = {
        char: "".join(c for s in sorted(one.sounds) for c in sounds[s[:-1]] if c != char)
        for char, one in known().items()
    }
    shaped = {
        char: "".join(c for c in looks[one.four_corner[:4]] if c != char)
        for char, one in known().items()
    }
    return alike, shaped


class Writer:
    """Writes a name as notices do; the same seed writes the same."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - no secret
        self._alike, self._shaped = confusables()
        self._characters = sorted(known())
        self._traditional = traditional()
        # In 7,600 dirty rows of a truth set.
        self._ways: dict[Callable[[str, str], str], int] = {
            self._spaced: 764,
            self._labelled: 750,
            self._with_role: 635,
            self._other_form: 626,
            self._sounding: 575,
            self._more_region: 514,
            self._less_region: 500,
            self._shaped_like: 412,
            self._noted: 370,
            self._less_one: 299,
            self._in_traditional: 254,
            self._any_character: 226,
            self._with_code: 221,
            self._short: 201,
            self._cut: 156,
            self._swapped: 147,
            self._doubled: 127,
            self._placeless: 107,
        }

    def dirty(self, name: str, code: str) -> str:
        """Return *name* written in one of the ways, or in two."""
        ways = self._chance.choices(
            list(self._ways), list(self._ways.values()), k=1 + (self._chance.random() < 0.09)
        )
        for way in ways:
            name = way(name, code)
        return name

    def _at(self, name: str) -> int:
        """Return a place in the brand or the trade, where the truth sets have their slips."""
        start = read_chain(name).end
        end = max(name.find("有限"), name.find("公司"), 0) or len(name)
        return self._chance.randrange(start, end) if start < end else len(name) // 2

    def _changed(self, name: str, table: dict[str, str]) -> str:
        at = self._at(name)
        others = table.get(name[at], "")
        return name[:at] + self._chance.choice(others) + name[at + 1 :] if others else name

    def _spaced(self, name: str, _: str) -> str:
        at = self._at(name)
        return name[:at] + self._chance.choice(SPACES) + name[at:]

    def _labelled(self, name: str, _: str) -> str:
        return self._chance.choice(LABELS) + name

    def _with_role(self, name: str, _: str) -> str:
        return name + self._chance.choice(ROLES)

    def _noted(self, name: str, _: str) -> str:
        return name + self._chance.choice(NOTES)

    def _other_form(self, name: str, _: str) -> str:
        if "有限责任公司" in name:
            return name.replace("有限责任公司", "有限公司")
        return name.replace("有限公司", self._chance.choice(("有限责任公司", "公司")))

    def _sounding(self, name: str, _: str) -> str:
        return self._changed(name, self._alike)

    def _shaped_like(self, name: str, _: str) -> str:
        return self._changed(name, self._shaped)

    def _any_character(self, name: str, _: str) -> str:
        at = self._at(name)
        return name[:at] + self._chance.choice(self._characters) + name[at + 1 :]

    def _more_region(self, name: str, _: str) -> str:
        chain = read_chain(name)
        outer = division_named(chain.code[:2] + "0000") if chain.code else None
        return outer.name + name if outer and not name.startswith(outer.name[:2]) else name

    def _less_region(self, name: str, _: str) -> str:
        end = read_chain(name).end
        return name[: end - 1] + name[end:] if end > 2 and name[end - 1] in "市县区" else name

    def _placeless(self, name: str, _: str) -> str:
        return name[read_chain(name).end :]

    def _less_one(self, name: str, _: str) -> str:
        at = self._at(name)
        return name[:at] + name[at + 1 :]

    def _doubled(self, name: str, _: str) -> str:
        at = self._at(name)
        return name[:at] + name[at] + name[at:]

    def _swapped(self, name: str, _: str) -> str:
        at = self._at(name)
        return name[:at] + name[at : at + 2][::-1] + name[at + 2 :]

    def _short(self, name: str, _: str) -> str:
        return name.removesuffix("公司").removesuffix("有限").removesuffix("有限责任")

    def _cut(self, name: str, _: str) -> str:
        return name[: -self._chance.randint(1, 5)] + self._chance.choice(("", "…", "..."))

    def _in_traditional(self, name: str, _: str) -> str:
        return name.translate(self._traditional)

    def _with_code(self, name: str, code: str) -> str:
        return f"{name}（统一社会信用代码：{code}）"


def traditional() -> dict[int, str]:
    """Return a traditional character for each simplified one."""
    block = [chr(code) for code in range(0x4E00, 0xA000)]
    return {ord(simplified(char)): char for char in block if simplified(char) != char}


def rows(firms: pd.DataFrame, count: int, seed: int) -> Iterator[Row]:
    """Yield *count* distinct strings: every name, then dirty ones until there are enough."""
    writer, chance = Writer(seed), random.Random(seed + 1)  # noqa: S311 - no secret
    known_firms = list(zip(firms["name"], firms["uscc"], strict=True))[: max(1, count * 62 // 100)]
    seen: set[str] = set()
    for n, (name, code) in enumerate(endless(known_firms, chance)):
        written = name if n < len(known_firms) else writer.dirty(name, code)
        if len(written) > 3 and written not in seen:
            seen.add(written)
            yield written, code if chance.random() < 0.25 else "", code
        if len(seen) >= count:
            return


def endless(firms: Sequence[tuple[str, str]], chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield all *firms* once, then any of them for ever."""
    yield from firms
    while True:
        yield chance.choice(firms)


def pairs(things: Iterable[object]) -> int:
    """Return how many pairs of *things* are equal."""
    return sum(count * (count - 1) // 2 for count in Counter(things).values())


def quality(held: Sequence[str], truth: Sequence[str]) -> str:
    """Return pairwise precision, recall and F1 in one line."""
    right = pairs(zip(held, truth, strict=True))
    precision, recall = right / max(1, pairs(held)), right / max(1, pairs(truth))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return f"precision {precision:.4f}  recall {recall:.4f}  F1 {f1:.4f}"


def measure(made: Sequence[Row], folder: Path, tier: int, column: str) -> None:
    """Run the command on *made* and print what it took and found."""
    source, target = folder / "names.csv", folder / "out.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "name", "uscc"])
        writer.writerows(
            [n, name, code if column == "codes" else ""] for n, (name, code, _) in enumerate(made)
        )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", RUN, str(source), "-o", str(target), "--auto-tier", str(tier)],
        check=True,
        capture_output=True,
        text=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    with target.open(encoding="utf-8", newline="") as file:
        held = [row["organisation"] or row["id"] for row in csv.DictReader(file)]
    print(
        f"resolve, tier {tier}, {column}: {seconds:.1f} s CPU,"
        f" {int(done.stdout) // 1024} MB, {quality(held, [row[2] for row in made])}"
    )


def all_pairs(made: Sequence[Row]) -> None:
    """Print what comparing all pairs with rapidfuzz finds at the best of its thresholds."""
    names, truth = [row[0] for row in made], np.array([row[2] for row in made])
    start = time.process_time()
    scores = process.cdist(names, names, scorer=fuzz.ratio, dtype=np.uint8)
    seconds = time.process_time() - start
    upper = np.triu(np.ones(scores.shape, dtype=bool), 1)
    same = truth[:, None] == truth[None, :]
    best = (0.0, 0.0, 0.0, 0)
    for threshold in range(70, 100, 2):
        said = upper & (scores >= threshold)
        right = int((said & same).sum())
        precision = right / max(1, int(said.sum()))
        recall = right / max(1, int((same & upper).sum()))
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        best = max(best, (f1, precision, recall, threshold))
    print(
        f"rapidfuzz, all pairs of {len(made):,}, best threshold {best[3]}: {seconds:.1f} s CPU,"
        f" precision {best[1]:.4f}  recall {best[2]:.4f}  F1 {best[0]:.4f}"
    )


def main() -> None:
    """Generate, run, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("registry", type=Path)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--subset", type=int, default=10_000)
    given = parser.parse_args()
    firms = pd.read_parquet(given.registry, columns=["name", "uscc"]).drop_duplicates("uscc")
    firms = firms.sort_values("uscc")  # neighbours in the register are neighbours on the map
    made = list(rows(firms, given.count, seed=1))
    print(f"{len(made):,} distinct strings of {len({row[2] for row in made}):,} firms")
    with tempfile.TemporaryDirectory() as folder:
        for tier, column in ((2, "names"), (4, "names"), (4, "codes")):
            measure(made, Path(folder), tier, column)
        subset = list(rows(firms, given.subset, seed=2))
        measure(subset, Path(folder), 4, "names")
    all_pairs(subset)


if __name__ == "__main__":
    main()
