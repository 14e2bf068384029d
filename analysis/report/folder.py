"""Files put in place whole: a folder or a file is the old one or the new one, never half."""

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from entities.problems import Problem

LIST = "bidlens-report.json"


def replace_folder(folder: Path, files: Mapping[str, str]) -> None:
    """Make *folder* hold *files* and nothing else.

    An earlier report is replaced. A folder that holds anything else is refused and left as it is.
    """
    refuse_foreign(folder)
    with naming(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        old = beside / "old"
        try:
            new = beside / "new"
            written = {**files, LIST: json.dumps({"files": sorted(files)}, indent=0) + "\n"}
            for name, text in written.items():
                target = new / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8", newline="\n")
            if folder.exists():
                folder.rename(old)
            try:
                new.rename(folder)
            except OSError:
                if old.exists():
                    old.rename(folder)
                raise
        finally:
            shutil.rmtree(beside, ignore_errors=True)


def refuse_foreign(folder: Path) -> None:
    """Raise `Problem` where *folder* holds what no earlier report wrote."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise Problem(f"{folder} is not a folder; name another place with -o")
    if not folder.exists():
        return
    found = sorted(
        str(p.relative_to(folder).as_posix()) for p in folder.rglob("*") if not p.is_dir()
    )
    try:
        ours = {*json.loads((folder / LIST).read_text("utf-8"))["files"], LIST} if found else set()
    except (OSError, ValueError, KeyError, TypeError):
        ours = set()
    foreign = [name for name in found if name not in ours]
    if foreign:
        raise Problem(
            f"{folder} holds {foreign[0]}, which no earlier report wrote; "
            "name an empty or new folder with -o, or move that file"
        )


def replace_file(path: Path, text: str) -> None:
    """Make *path* hold *text*; an earlier file stays whole until the new one is complete."""
    if path.is_dir():
        raise Problem(f"{path} is a folder; name a file with -o")
    with naming(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            beside.write_text(text, encoding="utf-8", newline="\n")
            beside.replace(path)
        finally:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)


@contextlib.contextmanager
def naming(path: Path) -> Iterator[None]:
    """Turn what the operating system refuses into one sentence about *path*."""
    try:
        yield
    except OSError as error:
        raise Problem(
            f"{path}: cannot be written ({error.strerror}); name another place with -o"
        ) from error
