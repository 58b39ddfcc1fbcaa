"""Nothing is passed over: a field nobody declared is refused, at any depth, by every route.

What is silently ignored is how a filter that was misspelt returns everyone.
"""

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from matrix.asking import asked, example, operations
from matrix.verdicts import IN, expected
from matrix.world import CALLERS, World
from portfolio.support.policy import POLICY, Concern
from portfolio.support.route_policy import ROUTES, actions_of

TABLE = expected()
WITH_BODY = sorted(one for one in ROUTES if example(one) is not None)
# What a measure is called is the vocabulary's word, and is checked by it.
_BY_NAME = {"measures", "words", "items", "levels"}


def surprises(body: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """The body with one more field, in each of its objects."""
    if isinstance(body, dict):
        yield f"{at}/", {**body, "zzz": "1"}
        for key, value in body.items():
            if key not in _BY_NAME or not isinstance(value, dict):
                for place, made in surprises(value, f"{at}/{key}"):
                    yield place, {**body, key: made}
    elif isinstance(body, list):
        for number, value in enumerate(body):
            for place, made in surprises(value, f"{at}/{number}"):
                changed = copy.copy(body)
                changed[number] = made
                yield place, changed


@pytest.mark.parametrize("route", WITH_BODY)
async def test_an_unknown_field_is_refused(route: str, world: World) -> None:
    """By whoever may send one; the place is named, the value is not."""
    told = TABLE[route]
    caller = next((one for one in CALLERS if told[one] == IN), "anonymous")
    request = asked(route, world.sites["own"], world.school)
    for place, body in surprises(request.body):
        response = await request.by(world.callers[caller], body)
        assert "zzz" in response.text, (place, response.text)
        if response.is_success:  # one answer for each item
            assert [one["status"] for one in response.json()["results"]] == [422], place
        else:
            assert response.status_code == 422, (place, response.text)


def test_every_body_is_closed_in_the_description() -> None:
    """Clients are told the same: no object of a request takes more than it names."""
    open_ones = {
        name
        for route in WITH_BODY
        for name, schema in _models_of(route)
        if schema.get("type") == "object" and schema.get("additionalProperties") is not False
    }

    assert open_ones == set()


def _models_of(route: str) -> Iterator[tuple[str, dict[str, Any]]]:
    operation = operations()[route]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    waiting, seen = [schema["$ref"]], set[str]()
    while waiting:
        name = waiting.pop().rsplit("/", 1)[-1]
        if name not in seen:
            seen.add(name)
            yield name, operation["schemas"][name]
            waiting += _references(operation["schemas"][name])


def _references(schema: Any) -> list[str]:
    if isinstance(schema, dict):
        own = [schema["$ref"]] if "$ref" in schema else []
        return own + [one for value in schema.values() for one in _references(value)]
    if isinstance(schema, list):
        return [one for value in schema for one in _references(value)]
    return []


# Pages and links are opened by chat programs, which add words of their own.
_OPENED_FROM_ELSEWHERE = {Concern.OPEN, Concern.LINK}
CLOSED = sorted(
    one
    for one in ROUTES
    if POLICY[actions_of(one)[0]].about not in _OPENED_FROM_ELSEWHERE and one in operations()
)


@pytest.mark.parametrize("route", CLOSED)
async def test_an_unknown_filter_is_an_error_and_never_everyone(route: str, world: World) -> None:
    """Also where the filter's name is misspelt."""
    told = TABLE[route]
    caller = next((one for one in CALLERS if told[one] == IN), "anonymous")
    request = asked(route, world.sites["own"], world.school)
    misspelt = replace(request, params={**(request.params or {}), "zzz": "1"})
    response = await misspelt.by(world.callers[caller])

    assert response.status_code == 422, response.text
    assert response.json()["errors"] == ["query/zzz"]
