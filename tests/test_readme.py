"""The README's console blocks are run as a newcomer would: in order, in one fresh folder."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def console_steps(text: str) -> list[tuple[str, str]]:
    """Return the (command, expected output) pairs of the ```console blocks of *text*.

    A line `...` in the expected output stands for any lines.
    """
    steps = []
    for block in re.findall(r"^```console\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, expected = step.partition("\n")
            steps.append((command.strip(), expected.strip("\n")))
    return steps


def lines_match(expected: str, got: str) -> bool:
    """Say whether *got* is *expected*, where `...` lines stand for any lines."""
    lines = [line.rstrip() for line in got.splitlines()]
    parts: list[list[str]] = [[]]
    for line in expected.splitlines():
        if line == "...":
            parts.append([])
        else:
            parts[-1].append(line)
    first, *others = parts
    if lines[: len(first)] != first:
        return False
    at = len(first)
    for part in others:
        ends = part is others[-1]
        places = range(len(lines) - len(part) if ends and part else at, len(lines) + 1)
        found = next((i for i in places if i >= at and lines[i : i + len(part)] == part), None)
        if found is None:
            return False
        at = found + len(part)
    return bool(others) or at == len(lines)


def test_dots_stand_for_any_lines() -> None:
    assert lines_match("a\n...\nd", "a\nb\nc\nd\n")
    assert lines_match("a\n...", "a\nb\n")
    assert lines_match("...\nb\n...\nd", "a\nb\nc\nd\n")
    assert not lines_match("...\nb\n...\nc", "a\nb\nc\nd\n")
    assert lines_match("a\nb", "a  \nb\n")
    assert not lines_match("a\n...\nd", "a\nb\nc\n")
    assert not lines_match("a", "a\nb\n")


def test_the_two_make_commands_of_the_readme_are_targets() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = set(re.findall(r"^\$ make (\w+)", README, re.MULTILINE))
    assert {"demo", "test"} <= named
    for target in named:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_readme_does_what_it_says(tmp_path: Path) -> None:
    steps = [(c, e) for c, e in console_steps(README) if c.startswith("bidlens ")]
    if not steps:
        pytest.fail("the README shows no bidlens command")
    here = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "COLUMNS": "100",
        "NO_COLOR": "1",
        "LC_ALL": "C.UTF-8",
    }
    for command, expected in steps:
        done = subprocess.run(  # noqa: S602 - the README's own commands, pipes included
            command,
            shell=True,
            cwd=tmp_path,
            env=here,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        if expected:
            assert lines_match(expected, done.stdout), f"{command}\n{done.stdout}"

    for block in re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL):
        done = subprocess.run(  # noqa: S603 - the README's own lines
            [sys.executable, "-c", block],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=here | {"PYTHONUTF8": "1"},
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert all(share in done.stdout for share in ("99.71%", "99.78%", "99.87%", "99.61%"))


def test_every_local_link_of_the_readme_exists() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (ROOT / target).exists(), target
