"""The pages, built where their sources are newer than what was built last.

In: the state folder and the environment's Python. Out: `pages/` in the state folder, which the
portfolio serves. What it was built from is kept beside it as a digest, so that a second start
builds nothing. Standard library only.
"""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from embedded.home import Home
from embedded.node import WEB, bring, environment, node, one_at_a_time
from embedded.troubles import PagesNotBuilt, Trouble

_MADE_OF = (
    "app",
    "community",
    "desk",
    "public",
    "src",
    "tools",
    "package-lock.json",
    "vite.config.ts",
)


def pages_folder(home: Path) -> Path:
    """Where the built pages lie in a state folder."""
    return home / "pages"


def build(home: Home, python: Path) -> Path:
    """The folder of the pages, in step with their sources; raises `Trouble`."""
    try:
        # Whoever comes second finds it built.
        with one_at_a_time():
            return _built(home.folder, python)
    except OSError as error:
        raise PagesNotBuilt(said=error.strerror) from error


def build_or_say(home: Home, python: Path) -> None:
    """As `build`; without pages the services still run, so a trouble is said and no more."""
    try:
        build(home, python)
    except Trouble as trouble:
        sys.stderr.write(f"{trouble}\n")


def _built(home: Path, python: Path) -> Path:
    folder, note, wanted = pages_folder(home), home / "pages.digest", _digest()
    if folder.is_dir() and note.exists() and note.read_text() == wanted:
        return folder
    sys.stderr.write("构建网页 building the pages: services/web\n")
    bring(python, "build")
    _build(python, folder)
    note.write_text(wanted)
    return folder


def _build(python: Path, folder: Path) -> None:
    """Whole or not at all: who is being served the old ones keeps them until then."""
    draft = folder.with_name(f"{folder.name}.new")
    words = ["tools/build.ts", "--outDir", str(draft)]
    done = subprocess.run(  # noqa: S603 — our own sources, built by the packages of our lock
        node(python, *words),
        cwd=WEB,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env={**environment(python), "NODE_ENV": "production"},
    )
    if done.returncode != 0:
        raise PagesNotBuilt(said=done.stderr.strip())
    shutil.rmtree(folder, ignore_errors=True)
    draft.rename(folder)


def _digest() -> str:
    """Of every source, its name and its bytes."""
    whole = hashlib.sha256()
    for file in _sources():
        whole.update(f"{file.relative_to(WEB)}\0".encode())
        whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def _sources() -> Iterator[Path]:
    for name in _MADE_OF:
        root = WEB / name
        yield from sorted(one for one in root.rglob("*") if one.is_file()) or [root]
