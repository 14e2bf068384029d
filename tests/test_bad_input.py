"""Bad input gets one clear sentence with the cure, the contract's exit code, and no half file."""

from pathlib import Path

import pytest

import cli


def run(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str, str]:
    """Return exit code, stdout and stderr of `bidlens ARGUMENTS`."""
    monkeypatch.setattr("sys.argv", ["bidlens", *arguments])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    out, err = capsys.readouterr()
    code = stop.value.code
    assert isinstance(code, int)
    return code, out, err


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty working folder that holds a few unusable files."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BIDLENS_DATA", raising=False)
    (tmp_path / "poem.txt").write_text("床前明月光，疑是地上霜。", "utf-8")
    (tmp_path / "empty.html").write_bytes(b"")
    (tmp_path / "noise.html").write_bytes(bytes(range(128, 256)) * 20)
    (tmp_path / "file.here").write_text("kept", "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["read", "absent.html"], 1, "absent.html"),
        (["read", "poem.txt"], 1, "poem.txt"),
        (["read", "empty.html"], 1, "empty.html"),
        (["read", "noise.html"], 1, "noise.html"),
        (["read"], 2, "FILE"),
        (["read", "poem.txt", "--format", "pdf"], 2, "pdf"),
        (["scan"], 1, "bidlens demo"),
        (["report"], 1, "bidlens demo"),
        (["graph"], 1, "bidlens demo"),
        (["flags", "list"], 1, "bidlens"),
        (["build"], 1, "bidlens crawl"),
        (["scan", "--no-such-option"], 2, "--no-such-option"),
        (["scna"], 2, "scan"),
        (["crawl", "shandong_liaochen"], 1, "shandong_liaocheng"),
        (["crawl"], 2, "SITE"),
        (["crawl", "shandong_liaocheng", "--since", "2024-02-30"], 2, "2024-02-30"),
        (
            ["crawl", "national_ccgp", "--since", "2025-01-01", "--until", "2024-01-01"],
            1,
            "2024-01-01",
        ),
        (["crawl", "shandong_liaocheng", "--replica", "http://127.0.0.1:9"], 1, "127.0.0.1"),
        (["indicators", "show", "repeat-winer"], 1, "repeat-winner"),
        (["sources", "show", "shandong_liaochen"], 1, "shandong_liaocheng"),
    ],
)
def test_bad_input_is_one_sentence_with_the_cure(
    folder: Path,
    arguments: list[str],
    code: int,
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = sorted(p.name for p in folder.iterdir())
    got, _, err = run(arguments, monkeypatch, capsys)
    assert (got, "Traceback" in err) == (code, False), err
    assert says in err
    if code == 1:
        assert len(err.strip().splitlines()) == 1, err
    left = sorted(p.name for p in folder.iterdir() if p.name != "data")
    assert left == before, "a refused command left a file"


def test_the_data_folder_may_stand_before_or_after_the_command(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, _, before = run(["--data", "elsewhere", "scan"], monkeypatch, capsys)
    _, _, after = run(["scan", "--data", "elsewhere"], monkeypatch, capsys)
    assert before == after
    assert "elsewhere" in before
