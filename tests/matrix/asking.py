"""A well-formed request to every route, out of the service's own description:
addresses and examples, with the ids of a `Site` put in.
"""

import io
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx
from PIL import Image

from builders import TERM
from matrix.places import Site
from portfolio.admit.pupil.notice import NOTICE_VERSION
from portfolio.main import described_api
from portfolio.support.ids import uuid7
from standing_school import Caller, StandingSchool

Json = dict[str, Any]
INDICATOR = "student.B3"
# A fact is seen by everybody who may tell one; a commendation by staff only.
_SEEN = {"observation_type": "MC08", "measures": {"times": 1}, "note": "主动关灯"}
_OVER: dict[str, Json] = {
    "PUT /observations/{observation_id}": _SEEN,
    "PUT /activities/{activity_id}": _SEEN,
    "POST /observations/{observation_id}/corrections": {"measures": {"times": 3}},
    "PUT /students/{student_id}/consents/{scope}": {"notice_version": NOTICE_VERSION},
    "POST /staff/{staff_id}/duty-endings": {"subject": "pe"},
    "POST /students/{student_id}/individual-plan": {"from_on": "2100-09-01"},
}
_WAITS = ("/confirmation", "/rejection", "/supplement-request")
# Ids that the caller makes.
_NEW = {"import_id", "activity_id", "list_id", "voice_id"}
_NEW_OF = {
    ("PUT", "/observations/{observation_id}"): "observation_id",
    ("PUT", "/students/{student_id}/terms/{term}/tellings/{telling_id}"): "telling_id",
    ("PUT", "/observations/{observation_id}/evidence/{evidence_id}"): "evidence_id",
}
_DAYS = {"occurred_on", "left_on"}


@dataclass(frozen=True)
class Asked:
    """One request, ready to be sent by anybody."""

    method: str
    path: str
    params: Json | None
    body: Any
    media_type: str | None

    async def by(self, caller: Caller, body: Any = None) -> httpx.Response:
        """The answer to this caller; `body` in place of the usual one."""
        said: Json = {"params": self.params} if self.params else {}
        sent = self.body if body is None else body
        if self.media_type == "application/json":
            said["json"] = sent
        elif self.media_type:
            said |= {"content": sent, "headers": {"content-type": self.media_type}}
        return await caller.send(self.method, self.path, **said)


@cache
def operations() -> dict[str, Json]:
    """`GET /students/{student_id}` → its description."""
    described = described_api().openapi()
    bodies = described["components"]["schemas"]
    found = {}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            found[f"{method.upper()} {path}"] = {**operation, "schemas": bodies}
    return found


def names_ids(route: str) -> bool:
    """Whether the address or the body names something that could be somebody else's."""
    return bool(re.search(r"_id\b", route) and not _only_new(route)) or _names_in(example(route))


def _only_new(route: str) -> bool:
    named = set(re.findall(r"\{(\w+_id)\}", route))
    method, path = route.split(" ")
    return named <= _NEW | {_NEW_OF.get((method, path), "")}


def _names_in(said: Any) -> bool:
    if isinstance(said, dict):
        is_id = any(one in _FILLED and not isinstance(said[one], bool) for one in said)
        return (is_id and not _is_word(said)) or any(map(_names_in, said.values()))
    return isinstance(said, list) and any(map(_names_in, said))


def _is_word(said: Json) -> bool:
    return set(said) & set(_FILLED) == {"about"} and len(str(said["about"])) < 36


def example(route: str) -> Any:
    """The body that the description shows; None where there is none, or a file."""
    content = operations().get(route, {}).get("requestBody", {}).get("content", {})
    if "application/json" not in content:
        return None
    kind = content["application/json"]["schema"]["$ref"].rsplit("/", 1)[-1]
    return operations()[route]["schemas"][kind]["examples"][0]


def asked(route: str, site: Site, school: StandingSchool) -> Asked:
    """The request to a route about what is at a site."""
    method, path = route.split(" ")
    content = list(operations().get(route, {}).get("requestBody", {}).get("content", {}))
    shown = example(route)
    body = _filled({**shown, **_OVER.get(route, {})}, site, school) if shown is not None else None
    if content and shown is None:
        body = a_picture() if content[0].startswith("image/") else b"PK no workbook"
    filled = re.sub(r"\{(\w+)\}", lambda one: _named(one[1], route, site), path)
    return Asked(method, filled, _query(route, site, school), body, content[0] if content else None)


_FILLED = {
    "student_id": lambda site: str(site.student_id),
    "student_ids": lambda site: [str(site.student_id)],
    "class_group_id": lambda site: str(site.class_group_id),
    "class_group_ids": lambda site: [str(site.class_group_id)],
    "about": lambda site: str(site.student_id),
}


def _filled(said: Any, site: Site, school: StandingSchool) -> Any:
    """The example with today's days, a site's ids and new ids for what is new."""
    if isinstance(said, list):
        return [_filled(one, site, school) for one in said]
    if not isinstance(said, dict):
        return said
    made = {key: _filled(value, site, school) for key, value in said.items()}
    for key in said.keys() & _FILLED.keys():
        if key != "about" or not _is_word(said):
            made[key] = _FILLED[key](site)
    made |= dict.fromkeys(said.keys() & _DAYS, school.today.isoformat())
    if "/" in said.get("login", ""):  # each login has a limit of its own
        made["login"] = f"{site.school_code}/{uuid7().hex}"
    if "observation_id" in said:
        made["observation_id"] = str(uuid7())
    return made


def _named(name: str, route: str, site: Site) -> str:
    method, path = route.split(" ")
    plain = {
        "term": TERM,
        "indicator": INDICATOR,
        "subject": "chinese",
        "scope": "photo",
        "provider": "staff",
        "name": "page.js",
    }
    plain |= {"year": "2026", "question": INDICATOR}
    if name in plain:
        return plain[name]
    if name in _NEW or _NEW_OF.get((method, path)) == name:
        return str(uuid7())
    if name == "observation_id" and path.endswith(_WAITS):
        name = "pending_id"
    # A new kind of id is an attribute of `Site`: say there what is at each of the four.
    return str(getattr(site, name))


def _query(route: str, site: Site, school: StandingSchool) -> Json | None:
    known: Json = {"term": TERM, "school": site.school_code, "school_year": 2026}
    known["about"] = "teacher"
    known["day"] = school.today.isoformat()
    wanted = [
        one["name"]
        for one in operations().get(route, {}).get("parameters", ())
        if one.get("in") == "query" and one["required"]
    ]
    return {name: known[name] for name in wanted} or None


@cache
def a_picture() -> bytes:
    """A small JPEG."""
    written = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(written, "JPEG")
    return written.getvalue()
