"""Which fields each caller is told, pinned: a new one fails until somebody has looked at it.

In the school where everything has been said, signed, chosen and issued,
so that no list is empty for want of something to show.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from matrix.asking import asked, operations
from matrix.verdicts import IN, expected, grouped
from matrix.world import CALLERS, LESSER, World
from portfolio.support.policy import POLICY, Concern
from portfolio.support.route_policy import ROUTES, actions_of

FILE = Path(__file__).parent / "fields.yaml"
TABLE = expected()
_OPEN = {Concern.OPEN}
Fields = Sequence[str]
OWN_CALLERS = [one for one in CALLERS if one not in {"other school's admin", *LESSER}]


def reads() -> list[str]:
    """Every route that answers a signed-in caller with JSON."""
    found = []
    for route in ROUTES:
        shown = operations().get(route, {}).get("responses", {}).get("200", {})
        is_json = "application/json" in shown.get("content", {})
        if route.startswith("GET ") and is_json:
            found.append(route)
    return [one for one in found if POLICY[actions_of(one)[0]].about not in _OPEN]


def fields_of(said: Any, at: str = "") -> Iterator[str]:
    """`items[].note`: the path of each field, whatever the number of items."""
    if isinstance(said, dict):
        for key, value in said.items():
            yield f"{at}{key}"
            yield from fields_of(value, f"{at}{key}.")
    elif isinstance(said, list):
        for one in said:
            yield from fields_of(one, f"{at.removesuffix('.')}[].")


def declared(route: str) -> Fields:
    """The fields that the description of the answer names."""
    content = operations()[route]["responses"]["200"]["content"]["application/json"]
    models = operations()[route]["schemas"]
    return sorted(set(_fields_of_schema(content["schema"], models)))


def _fields_of_schema(schema: Any, models: Any, at: str = "") -> Iterator[str]:
    if "$ref" in schema:
        schema = models[schema["$ref"].rsplit("/", 1)[-1]]
    for one in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from _fields_of_schema(one, models, at)
    if "items" in schema and schema.get("type") == "array":
        yield from _fields_of_schema(schema["items"], models, f"{at.removesuffix('.')}[].")
    if isinstance(schema.get("additionalProperties"), dict):
        yield f"{at}*"  # named by the vocabulary or by a closed model behind it
    for key, value in schema.get("properties", {}).items():
        yield f"{at}{key}"
        yield from _fields_of_schema(value, models, f"{at}{key}.")


def pinned() -> dict[str, Any]:
    """Route → what is declared, and who is told less than that, as reviewed."""
    told: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return told


def _named(told: set[str], route: str) -> set[str]:
    """What is told, with one star for what the description does not name."""
    free = {one.removesuffix("*") for one in declared(route) if one.endswith(".*")}
    below = {f"{up}*" for up in free for one in told if one.startswith(up)}
    return {one for one in told if not any(one.startswith(up) for up in free)} | below


def _without(route: str, told: set[str]) -> Fields:
    """What of the declared is missing; of a list without any item only the list, `items[]`."""
    wanted = [one for one in declared(route) if not one.endswith(".*")]
    missing = {one for one in wanted if one not in told}
    empty = {
        f"{one}[]"
        for one in wanted
        if (below := {other for other in wanted if other.startswith(f"{one}[].")})
        and below <= missing
    }
    return sorted(
        {one for one in missing | empty if not any(one.startswith(f"{up}.") for up in empty)}
    )


def written(route: str, less: Mapping[str, Fields]) -> str:
    """The row of a route as it would stand in the file."""
    by_fields: dict[tuple[str, ...], list[str]] = {}
    for name, fields in less.items():
        by_fields.setdefault(tuple(fields), []).append(name)
    rows = [
        {"who": grouped(who), **({"without": list(fields)} if fields else {})}
        for fields, who in by_fields.items()
    ]
    row = {"declared": declared(route), "told": rows}
    return yaml.safe_dump(
        {route: row}, allow_unicode=True, sort_keys=False, width=96, default_flow_style=None
    )


@pytest.mark.parametrize("route", reads())
async def test_each_caller_is_told_these_fields(route: str, shown: World) -> None:
    """By role: what a colleague of another duty is told less of is told less of here too."""
    less = {}
    for name in (one for one in OWN_CALLERS if TABLE[route][one] == IN):
        response = await asked(route, shown.sites["own"], shown.school).by(shown.callers[name])
        assert response.is_success, response.text
        told = _named(set(fields_of(response.json())), route)
        assert told - set(declared(route)) == set(), name
        less[name] = _without(route, told)
    row = yaml.safe_load(written(route, less))

    assert row[route] == pinned().get(route), "\n" + written(route, less)


def test_every_read_is_pinned() -> None:
    """A new read without a row fails, and so does a row of no read."""
    assert pinned().keys() == set(reads())
