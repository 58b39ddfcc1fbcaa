"""The portfolio's OpenAPI file tells a stranger enough to write a client."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from portfolio.support import problems
from portfolio.support.policy import POLICY, Concern
from portfolio.support.route_policy import actions_of

FILE = Path(__file__).parents[2] / "schemas" / "http" / "portfolio.openapi.json"
API = json.loads(FILE.read_text("utf-8"))
OPERATIONS = {
    operation["operationId"]: (method, path, operation)
    for path, methods in API["paths"].items()
    for method, operation in methods.items()
}


def about(*concerns: Concern) -> set[str]:
    """The operations whose right is about this."""
    return {
        name
        for name, (method, path, _) in OPERATIONS.items()
        if POLICY[actions_of(f"{method.upper()} {path}")[0]].about in concerns
    }


OPEN = about(Concern.OPEN)
KINDS = {one.status: one.__name__ for one in problems.Refusal.__subclasses__()}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LISTS = {"application/vnd.ms-excel", "text/csv", "application/zip", "multipart/form-data"}
each = pytest.mark.parametrize("name", sorted(OPERATIONS))


def parameters(operation: dict[str, Any]) -> set[str]:
    return {one["name"] for one in operation["parameters"] if "name" in one}


def test_every_operation_has_a_name_of_its_own() -> None:
    """A generated client calls its functions so."""
    assert len(OPERATIONS) == sum(len(methods) for methods in API["paths"].values())
    assert all(name.isidentifier() for name in OPERATIONS)


@each
def test_an_operation_needs_a_session_unless_it_is_open(name: str) -> None:
    """The bearer token is asked for by default, so that a new route is not open by oversight."""
    _, _, operation = OPERATIONS[name]

    assert API["security"] == [{"Session": []}]
    assert (operation.get("security") == []) is (name in OPEN)
    assert "401" in operation["responses"] or name in OPEN


@each
def test_every_refusal_is_told_as_a_problem(name: str) -> None:
    """One shape for every error, by reference."""
    _, _, operation = OPERATIONS[name]
    refused = {status: one for status, one in operation["responses"].items() if status >= "400"}

    assert {"404", "413", "422", "503"} <= refused.keys()
    for status, said in refused.items():
        kind = said["$ref"].removeprefix("#/components/responses/")
        content = API["components"]["responses"][kind]["content"]
        assert list(content) == ["application/problem+json"]
        assert KINDS[int(status)] == kind


@each
def test_a_command_names_itself_and_a_retry_is_told(name: str) -> None:
    """A change is a PUT under an id of the caller's own, or carries Idempotency-Key;
    what hands out codes or sessions is new each time; a link of the community is used once.
    """
    method, path, operation = OPERATIONS[name]
    is_command = method in {"put", "post"} and operation["responses"].keys() & {"201", "202"}
    codes = {f"issue_{whose}_codes" for whose in ("staff", "guardian", "student")}
    # A session, a factor or a window is begun anew each time too.
    begun = {"issue_picture_cards", "open_device_window", "begin_pupil_session"}
    given_out = {*about(Concern.OPEN, Concern.OWN), *codes, *begun}
    if is_command and name not in given_out | {"confirm_community"}:
        has_own_id = method == "put" and path.endswith("_id}")
        assert has_own_id or "Idempotency-Key" in parameters(operation)
    assert ("Idempotency-Key" not in parameters(operation)) or (
        {"200", "202"} & operation["responses"].keys()
    )


@pytest.mark.parametrize("name", ["sign_level", "sign_subjects", "write_remark"])
def test_what_is_signed_has_its_version(name: str) -> None:
    """ETag out, If-Match in, 412 and 428 where it is missed (RFC 9110, 13; RFC 6585, 3)."""
    _, _, operation = OPERATIONS[name]

    assert "If-Match" in parameters(operation)
    assert {"412", "428"} <= operation["responses"].keys()
    assert all("ETag" in operation["responses"][status]["headers"] for status in ("200", "201"))


@pytest.mark.parametrize(
    "name", [name for name in sorted(OPERATIONS) if "requestBody" in OPERATIONS[name][2]]
)
def test_a_body_comes_with_an_example_that_holds(name: str) -> None:
    """Nobody has to guess what an observation looks like; a file says what kind it is."""
    content = OPERATIONS[name][2]["requestBody"]["content"]
    if set(content) == {"application/json"}:
        schema = content["application/json"]["schema"]
        model = API["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
        validator = Draft202012Validator({**schema, "components": API["components"]})

        assert model["examples"]
        for shown in model["examples"]:
            validator.validate(shown)
    elif set(content) == {"application/x-www-form-urlencoded"}:
        # As OIDC Back-Channel Logout 1.0, 2.5, has it.
        [form] = content.values()
        Draft202012Validator(form["schema"]).validate(form["example"])
    else:
        assert set(content) <= {"image/jpeg", "image/png", "audio/webm", XLSX, *LISTS}


@pytest.mark.parametrize("word", ["rank", "score", "total", "average", "percentile"])
def test_nobody_is_ranked(word: str) -> None:
    """The contract has no name for it."""
    names = re.findall(r'"([\w.-]+)":', FILE.read_text("utf-8"))

    assert not [name for name in names if word in name.lower()]


def test_the_names_of_what_is_sent_and_answered_are_its_own() -> None:
    """Two models of one name would be told apart by where in our code they stand."""
    assert [one for one in API["components"]["schemas"] if "__" in one] == []
