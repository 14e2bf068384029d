"""The house rule: data flows crawlers -> entities -> analysis and never back."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "entities": {"entities"},
    "crawlers": {"crawlers", "entities"},
    "analysis": {"analysis", "entities"},
}


def imported(file: Path) -> set[str]:
    """Return the top-level names that *file* imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_only_command_adapters_cross_a_border(package: str) -> None:
    ours = set(MAY_IMPORT)
    crossings = {
        str(file.relative_to(ROOT)): sorted((imported(file) & ours) - MAY_IMPORT[package])
        for file in sorted((ROOT / package).rglob("*.py"))
        if file.name != "commands.py"
    }
    assert {file: names for file, names in crossings.items() if names} == {}


def test_crawlers_use_only_the_records_and_the_shell_of_entities() -> None:
    allowed = {"entities.model", "entities.problems", "entities.shell", "entities.facts"}
    for file in sorted((ROOT / "crawlers").rglob("*.py")):
        if file.name == "commands.py":
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("entities"):
                assert node.module in allowed, f"{file.name} imports {node.module}"
