"""What an answer says about being let in, and the reviewed table of it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx
import yaml

from matrix.world import BESIDE, CALLERS, LESSER, WITHOUT_SESSION

FILE = Path(__file__).parent / "expected.yaml"
Verdicts = dict[str, str]
IN, NOBODY, STRANGER = "in", "401", "404"
_SHUT_TO = {
    "unproven admin": "403 second-factor-needed",
    "admin proven yesterday": "403 second-factor-needed",
    "class device": "403",
    "pupil on a class device": "403",
}
_PLAIN = {"unauthenticated": NOBODY, "forbidden": "403", "not-found": STRANGER}
_SHUT = frozenset({401, 403, 404})
_FAULT = 500


def verdict(response: httpx.Response) -> str:
    """`in`, or how the door was shut: `401`, `403`, `404`, or one of these with its own sentence.

    Whoever is told of a conflict, or that their words do not do, has been let in.
    """
    assert response.status_code < _FAULT, response.text
    if response.status_code not in _SHUT:
        return _of_one_item(response)
    return _word(response.json())


def _of_one_item(response: httpx.Response) -> str:
    """A list of one: its answer is that of its item."""
    is_list = response.headers.get("content-type") == "application/json" and response.is_success
    said = response.json().get("results", ()) if is_list else ()
    if len(said) == 1 and said[0]["status"] in _SHUT:
        return _word(said[0]["problem"])
    return IN


def _word(problem: Mapping[str, Any]) -> str:
    kind = problem["type"].removeprefix("/problems/")
    return _PLAIN.get(kind, f"{problem['status']} {kind}")


def usual(caller: str) -> str:
    """What is not written down: 401 without a session, else there is no such thing."""
    return NOBODY if caller in WITHOUT_SESSION else STRANGER


def expected() -> dict[str, Verdicts]:
    """The reviewed table, written out: route → caller → verdict."""
    told: dict[str, Mapping[str, Any]] = yaml.safe_load(FILE.read_text("utf-8"))
    return {route: _each(said) for route, said in told.items()}


GROUPS: Mapping[str, Sequence[str]] = {
    "everybody": CALLERS,
    "families": ("pupil", "other pupil", "guardian", "other guardian", "former guardian"),
    "teachers": (
        "class teacher",
        "other class's teacher",
        "last term's teacher",
        "subject teacher",
    ),
    "unproven": ("unproven admin", "admin proven yesterday"),
    "on a device": ("class device", "pupil on a class device"),
    "carers": ("counsellor", "moral education", "health teacher", *BESIDE),
}


def _each(said: Mapping[str, Any]) -> Verdicts:
    named: Verdicts = {}
    for word, who in said.items():
        for name in [who] if isinstance(who, str) else who:
            for caller in GROUPS.get(name, (name,)):
                assert caller in CALLERS, f"who is {caller}?"
                named[caller] = str(word)
    return {caller: named.get(caller, _unsaid(caller, named)) for caller in CALLERS}


def _unsaid(caller: str, told: Verdicts) -> str:
    """Of whom the row does not name: as whom they are like, else the usual. What stands open to
    that one is shut to a lesser session, unless the row says that it is not.
    """
    word = told.get(LESSER.get(caller, ""), usual(caller))
    return _SHUT_TO.get(caller, word) if word == IN else word


def written(route: str, found: Verdicts) -> str:
    """The row of a route as it would stand in the table."""
    by_word: dict[str, list[str]] = {}
    for caller in CALLERS:
        if (word := found[caller]) != _unsaid(caller, found):
            by_word.setdefault(word, []).append(caller)
    lines = [f"{route}:" + ("" if by_word else " {}")]
    for word in sorted(by_word, key=lambda one: (one != IN, one)):
        key = f'"{word}"' if word.isdigit() else word
        lines.append(f"  {key}: [{', '.join(grouped(by_word[word]))}]")
    return "\n".join(lines) + "\n"


def grouped(who: Sequence[str]) -> list[str]:
    """The same people, by the names of groups where a group is whole."""
    named, left = [], list(who)
    for group, members in GROUPS.items():
        if set(members) <= set(left):
            named.append(group)
            left = [one for one in left if one not in members]
    return named + left
