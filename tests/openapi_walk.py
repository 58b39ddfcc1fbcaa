"""One caller's walk through the portfolio's API: cases sent, answers held to the description,
input varied with what exists and with what nobody expects.
"""

import itertools
import re
from functools import cache
from random import Random
from typing import Any

import requests
from hypothesis import strategies as st
from schemathesis.checks import CHECKS

from live_service import LiveService
from openapi_identity import LEAVES, WITH_A_SPARE
from openapi_links import api
from openapi_lists import CODE
from openapi_person import PASSWORD
from openapi_requests import FAR_TERM, JSON_BODIES, SIGNING, version_of
from openapi_seeds import INDICATOR, PAST, TERM, Seeds, days_of
from photos import a_photo
from portfolio.support.ids import uuid7

PROMISES = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
ODD_TEXTS = ("\ufeff\u202e", "%00", "\x00", "9" * 400, "-1", "'; --", " ", "\U0001f3f3", "nan")
ODD_VALUES = (
    *ODD_TEXTS,
    "",
    "../..",
    "0001-01-01",
    "9999-12-31",
    "9999-12-31T23:59:59-23:59",
    None,
    -1,
    0,
    2**63,
    1e308,
    True,
    [],
    {},
    [[]] * 3,
    {"": None},
)
LANGUAGES = {
    "": "zh",
    "en": "en",
    "en-GB, zh;q=0.5": "en",
    "zh-CN,zh;q=0.9,en;q=0.8": "zh",
    "fr, en; q=0.3, zh; q=0.1": "en",
    "en;q=0": "zh",
    "en;q=nan": "zh",
    "en;q=inf, zh": "zh",
    ";;;,=,q=1": "zh",
}
VERSIONS = ('"1"', '"0"', 'W/"1"', "*", "1", '"-1"', '"' + "9" * 30 + '"', '"1", "2"', "")
CREDENTIALS = ("Bearer", "Bearer x", "Bearer " + "0" * 32 + ".x", "Basic eDp5")
CURSORS = (  # the first has a number no column holds, and an id
    "WyI5OTk5OTk5OTk5OTk5OTkiLCAiMDAwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDAwIl0",
    "WyI1Il0",
    "WyIwIiwiXHUwMDAwIl0",
    "bnVsbA",
)
KEYS = ("019aa0c4-7b10-7d3e-9c55-2a1b3c4d5e6f", "019aa0c4-7b11-7d3e-9c55-2a1b3c4d5e6f")


@cache
def operations() -> dict[str, Any]:
    """Every operation by its name."""
    found = [one.ok() for one in api().get_all_operations()]
    return {name_of(one): one for one in found}


def name_of(operation: Any) -> str:
    """Its `operationId`."""
    return str(operation.definition.raw["operationId"])


class Walk:
    """One kind of caller on the way."""

    def __init__(self, name: str, live: LiveService, seeds: Seeds) -> None:
        self.name, self.seeds, self.url = name, seeds, live.url
        self.person = seeds.people[name]
        self.spare = self.person.new_session() if self.person.token else ""
        self.line = requests.Session()
        self.line.trust_env = False

    def send(self, case: Any, language: str = "", **headers: str) -> Any:
        """The answer, which is as described and never a fault of ours."""
        said = {**self.person.headers(), **headers}
        name = name_of(case.operation)
        if name in WITH_A_SPARE and self.person.token:
            self.spare = self.spare or self.person.new_session()
            said["authorization"] = f"Bearer {self.spare}"  # the walk goes on with the other one
            self.spare = self.spare if name == "enrol_second_factor" else ""
        if name == "change_password" and isinstance(case.body, dict) and "new" in case.body:
            case.body["new"] = case.body["new"] if case.body.get("old") != PASSWORD else PASSWORD
        for theirs in [one for one in case.headers or () if one.lower() == "accept-language"]:
            del case.headers[theirs]
        if language:
            said["accept-language"] = language
        response = case.call(base_url=self.url, session=self.line, headers=said, timeout=60)
        if name in LEAVES and self.person.token and response.status_code < 300:
            self.person.token, self.spare = self.person.new_session(), ""
        case.validate_response(response, checks=CHECKS.get_by_names(PROMISES))
        if response.status_code >= 400:
            assert_problem(response, LANGUAGES[language])
        return response


def assert_problem(response: Any, language: str) -> None:
    """RFC 9457, its detail in the language that was asked for."""
    problem, said = response.json(), response.headers
    assert said["content-type"] == ["application/problem+json"], problem
    assert problem["status"] == response.status_code, problem
    assert problem["request_id"] == said["x-request-id"][0], problem
    assert re.fullmatch("/problems/[a-z0-9-]+", problem["type"]), problem
    assert problem["title"], problem
    assert problem["instance"].startswith("/"), problem
    assert said["content-language"] == ["en" if language == "en" else "zh-CN"], problem
    # An English sentence may name a place in the request, which is the sender's own word.
    if language == "en":
        assert problem["detail"][0].isascii(), problem
    else:
        assert re.search("[\u4e00-\u9fff]", problem["detail"]), problem


def known_ids(name: str, seeds: Seeds) -> dict[str, list[Any]]:
    """By parameter what exists, and what looks like it.

    Only who or what is there for it is erased, sent away, withdrawn, closed or planned.
    """
    leaves = name in {"depart", "follow_plan"}
    observation_id = seeds.spare_id if name == "withdraw" else seeds.observation_id
    terms = {"close_term": [PAST], "plan_term": [FAR_TERM], "open_check": [FAR_TERM, PAST]}
    return {
        "student_id": seeds.student_ids[-2:-1]
        if name == "erase"
        else seeds.student_ids[-3:-2]
        if leaves
        else seeds.student_ids[:3],
        "guardian_id": [str(uuid7())],
        "staff_id": [str(uuid7())],
        "session_id": [str(uuid7())],
        "window_id": [str(uuid7())],
        "provider": ["staff", "family"],
        "scope": ["photo", "survey"],
        "class_group_id": [seeds.class_group_id],
        "observation_id": [observation_id, str(uuid7())],
        "evidence_id": [seeds.evidence_id, str(uuid7())],
        "activity_id": [KEYS[0], str(uuid7())],
        "import_id": [KEYS[0], str(uuid7())],
        "term": terms.get(name, [TERM, PAST]),
        "indicator": [INDICATOR, "student.B1", "student.B13"],
        "subject": ["chinese", "physics", "alchemy"],
        "school": [CODE],
        "school_year": [int(TERM[:4])],
        "cursor": list(CURSORS),
        "seen": [0, 1, 10**6, 2**53],
        "after": [0, 1, 2**31 - 1],
        "limit": [1, 200],
        "wait": [0],
    }


def vary(case: Any, data: st.DataObject, seeds: Seeds) -> None:
    """Put what exists, and oddities, where no generator finds them by itself."""
    name = name_of(case.operation)
    known = known_ids(name, seeds)
    declared = {one.name for one in case.operation.query}
    for place, keys in ((case.path_parameters, ()), (case.query, declared)):
        for key in sorted({*place, *keys}):
            kind = data.draw(st.sampled_from(["known", "known", "known", "made up", "odd"]))
            if kind == "known" and key in known:
                place[key] = data.draw(st.sampled_from(known[key]))
            elif kind == "odd":
                place[key] = data.draw(st.sampled_from(ODD_TEXTS))
    if str(case.query.get("wait", 0)).isdigit():
        case.query.pop("wait", None)  # nobody waits for news here
    _vary_headers(case, data)
    if name in JSON_BODIES:
        _vary_body(case, data, JSON_BODIES[name](seeds))


def _vary_headers(case: Any, data: st.DataObject) -> None:
    for header, values in (("Idempotency-Key", [*KEYS, str(uuid7())]), ("If-Match", VERSIONS)):
        if header in (case.headers or ()) and data.draw(st.integers(0, 3)):
            case.headers[header] = data.draw(st.sampled_from(values))


def _vary_body(case: Any, data: st.DataObject, usual: dict[str, Any]) -> None:
    """The usual body, or the made-up one with parts of it, or one with one thing odd."""
    kind = data.draw(st.sampled_from(["usual", "usual but", "mixed", "made up"]))
    if kind in {"usual", "usual but"}:
        case.body = usual
    elif kind == "mixed" and isinstance(case.body, dict):
        case.body |= {key: value for key, value in usual.items() if data.draw(st.booleans())}
    if kind == "usual but":
        case.body[data.draw(st.sampled_from(sorted(usual)))] = data.draw(
            st.sampled_from(ODD_VALUES)
        )


class Steps:
    """The steps of a history: what was answered before stays, the rest exists mostly.

    Hypothesis repeats the beginnings of histories, while the school remembers them.
    So whatever is meant to succeed does so every time: ids and terms are new, versions right.
    """

    def __init__(self, walk: Walk) -> None:
        self._seeds = walk.seeds
        self._years = itertools.cycle(range(2051, 2098))
        self._chance = Random(walk.name)  # noqa: S311 — the same steps each time

    def begin(self) -> None:
        """Another history."""
        self._chance.seed(0)

    def prepare(self, case: Any) -> None:
        """Put what exists."""
        name, often = name_of(case.operation), self._chance.random
        for key, known in known_ids(name, self._seeds).items():
            if key in case.path_parameters and not _is_linked(name, key) and often() < 0.9:
                is_new = key == _MADE_BY.get(name)
                case.path_parameters[key] = str(uuid7()) if is_new else known[0]
        if "Idempotency-Key" in (case.headers or ()):
            case.headers["Idempotency-Key"] = str(uuid7())
        (case.query or {}).pop("wait", None)
        if often() < 0.8:
            self._succeed(name, case)

    def _succeed(self, name: str, case: Any) -> None:
        (case.headers or {}).pop("If-Match", None)
        if name in JSON_BODIES:
            case.body = JSON_BODIES[name](self._seeds)
        if name == "attach":
            case.body = a_photo()
        if name in SIGNING:
            case.headers.update(version_of(name, self._seeds))
        if name == "plan_term":
            year = next(self._years)
            case.path_parameters["term"], case.body = f"{year}-{year + 1}-1", days_of(year)


def _is_linked(name: str, key: str) -> bool:
    """Whether the parameter comes out of an answer before."""
    if name in {"show", "term_state", "cut_snapshot"}:
        return True
    return key == "observation_id" and name != "record_observation"


_MADE_BY = {
    "record_observation": "observation_id",
    "record_activity": "activity_id",
    "attach": "evidence_id",
}
