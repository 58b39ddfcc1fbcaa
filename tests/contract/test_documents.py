"""A path that a document names is there: whoever reads it finds the code it speaks of.

`deploy/SECURITY.md` is looked after by `tests/deploy/test_security.py`.
"""

import os
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from itertools import product
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("deploy", "docs", "schemas", "services", "tests")
NOT_OURS = {"node_modules", "__pycache__", "dist"}
DOCUMENTS = [
    *("ARCHITECTURE.md", "CHANGELOG.md", "DECISIONS.md", "README.md", "README.zh-CN.md"),
    *("deploy/README.md", "deploy/locks/README.md", "schemas/README.md", "services/web/README.md"),
]
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
QUOTED = re.compile(r"`([^`\s]+)`")
ENDING = re.compile(r"\.(py|ts|mjs|vue|typ|ya?ml|sh)$")
WITH_CODE = ("ARCHITECTURE.md", "DECISIONS.md")


def there() -> Iterator[str]:
    """Every file and folder of ours, from the root."""
    yield from (one.name for one in ROOT.iterdir())
    for name in FOLDERS:
        for folder, inside, files in os.walk(ROOT / name):
            inside[:] = [one for one in inside if one not in NOT_OURS]
            at = Path(folder).relative_to(ROOT).as_posix()
            yield at
            yield from (f"{at}/{one}" for one in files)


@cache
def paths() -> frozenset[str]:
    return frozenset(f"/{one}" for one in there())


def spelled_out(said: str) -> list[str]:
    """`support/{clock,ids}.py` names two."""
    parts = re.split(r"\{([^}]*)\}", said)
    choices = [part.split(",") if n % 2 else [part] for n, part in enumerate(parts)]
    return ["".join(one) for one in product(*choices)]


def is_there(said: str) -> bool:
    """By its end: `support/clock.py` is one of a service, as the document says around it."""
    end = said.strip("/")
    if "*" in end:
        return any(fnmatch(one, f"*/{end}") for one in paths())
    return any(one.endswith(f"/{end}") for one in paths())


def is_path(said: str) -> bool:
    """A file of ours, or something below one of our folders; not a route, not a word."""
    return bool(ENDING.search(said)) or said.split("/", maxsplit=1)[0] in FOLDERS


def named_in(text: str) -> list[str]:
    """The paths that are quoted."""
    return [one for said in QUOTED.findall(text) if is_path(said) for one in spelled_out(said)]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_somewhere(name: str) -> None:
    """From where the document stands."""
    document = ROOT / name
    links = [one for one in LINK.findall(document.read_text("utf-8")) if "://" not in one]

    assert [one for one in links if not (document.parent / one).exists()] == []


@pytest.mark.parametrize("name", WITH_CODE)
def test_every_path_of_code_is_there(name: str) -> None:
    """A decision whose code has moved would be a decision about nothing."""
    named = named_in((ROOT / name).read_text("utf-8"))

    assert [one for one in named if not is_there(one)] == []
    assert named


def test_every_decision_names_its_code() -> None:
    """By a path in the line `Code:`, files and folders."""
    text = (ROOT / "DECISIONS.md").read_text("utf-8")
    lines = re.findall(r"^Code: (.*)$", text, re.MULTILINE)

    assert len(lines) == len(re.findall(r"^## ", text, re.MULTILINE))
    for line in lines:
        quoted = [one for said in QUOTED.findall(line) for one in spelled_out(said)]
        assert [one for one in quoted if "/" in one or is_path(one)], line
        assert [one for one in quoted if "/" in one and not is_there(one)] == [], line
