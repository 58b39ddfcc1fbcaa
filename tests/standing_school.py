"""A school with its people, each of whom can call; made by one append, as if it had been imported.

Class 3(1) has 小明, a classmate and a pupil judged by a plan; class 3(2) has one pupil.
"""

import itertools
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from builders import TERM, an_admission
from portfolio.admit import events as e
from portfolio.support.accounts import hash_token
from portfolio.support.actor import Actor, Role
from portfolio.support.clock import school_day
from portfolio.support.event import Event
from portfolio.support.ids import school_id_of, uuid7
from portfolio.support.journal import Decided, Decision, Request
from portfolio.support.planning import Appended
from standing_service import Service

NEXT_TERM = "2026-2027-2"
# Of all workers and runs apart: they share one object store.
_CODES = itertools.count(2_150_000_000 + secrets.randbelow(9_000) * 1_000)
_SAID_OF_THIS_REQUEST = ("instance", "request_id")
Send = Callable[["Caller"], Awaitable[httpx.Response]]


@dataclass(frozen=True)
class Caller:
    """Somebody with a phone; without a token nobody is signed in."""

    name: str
    client: httpx.AsyncClient
    actor: Actor | None = None
    token: str | None = None

    async def get(self, path: str, **query: Any) -> httpx.Response:
        # An empty query would replace the one in the path.
        return await self.send("GET", path, params=query or None)

    async def put(self, path: str, body: Any = None, **more: Any) -> httpx.Response:
        return await self.send("PUT", path, json=body, **more)

    async def post(self, path: str, body: Any = None, **more: Any) -> httpx.Response:
        return await self.send("POST", path, json=body, **more)

    async def send(
        self,
        method: str,
        path: str,
        *,
        key: UUID | None = None,
        headers: Mapping[str, str | bytes] | None = None,
        **more: Any,
    ) -> httpx.Response:
        """A request; a command gets an id of its own unless `key` names it."""
        said = {"idempotency-key": str(key or uuid7()), **(headers or {})}
        if self.token:
            said["authorization"] = f"Bearer {self.token}"
        return await self.client.request(method, path, headers=said, **more)


@dataclass
class StandingSchool:
    """The school and its people by what they are: `school["class teacher"]`."""

    service: Service
    code: str
    today: date
    class_group_id: UUID
    other_class_group_id: UUID
    pupil_id: UUID
    classmate_id: UUID
    planned_id: UUID
    elsewhere_id: UUID
    people: dict[str, Caller] = field(default_factory=dict)

    @property
    def school_id(self) -> UUID:
        return school_id_of(self.code)

    def __getitem__(self, name: str) -> Caller:
        return self.people[name]

    def actor(self, name: str) -> Actor:
        """Whom a command is given for."""
        actor = self.people[name].actor
        assert actor
        return actor

    async def given(self, *decided: Decided) -> Appended:
        """That this has happened: one append, expecting nothing."""
        return await happened(self.service, self.school_id, *decided)

    async def everyone(self, send: Send) -> dict[str, int]:
        """What each person is answered, by status; a refusal must be a problem and say nothing."""
        found = {}
        for name, caller in self.people.items():
            response = await send(caller)
            if response.is_error:
                assert_problem(response)
            found[name] = response.status_code
        return found

    def an_observation(self, student_id: UUID | None = None, **changes: Any) -> dict[str, Any]:
        """The body of an observation of 小明, today."""
        said = {
            "student_id": str(student_id or self.pupil_id),
            "term": TERM,
            "observation_type": "MC08",
            "occurred_on": self.today.isoformat(),
            "note": "主动关灯",
            "measures": {"times": 1},
        }
        return said | changes

    async def recorded(self, by: str, student_id: UUID | None = None, **changes: Any) -> UUID:
        """The id of an observation that `by` has just recorded."""
        observation_id = uuid7()
        body = self.an_observation(student_id, **changes)
        response = await self[by].put(f"/observations/{observation_id}", body)
        assert response.status_code == 201, response.text
        return observation_id

    async def as_staff(self, name: str) -> Caller:
        """The same person with a second account, of staff."""
        actor = replace(self.actor(name), account_id=uuid4(), role=Role.STAFF)
        tokens = await signed_in(self.service, [actor])
        return Caller(f"{name} as staff", self[name].client, actor, tokens[actor.account_id])

    async def joined(self, person_id: UUID) -> Caller:
        """Somebody of the staff who was not there from the beginning."""
        actor = Actor(self.school_id, uuid4(), person_id, Role.STAFF)
        tokens = await signed_in(self.service, [actor])
        return Caller("joined", self["anonymous"].client, actor, tokens[actor.account_id])

    async def shown(self) -> int:
        """The position of the log's end, for whoever wants to see everything."""
        return await self.service.house.desk.journal.store.position(self.school_id)


def assert_problem(response: httpx.Response, kind: str | None = None) -> None:
    """RFC 9457, a sentence for a person, no inner words; `kind` ends its type."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    problem = response.json()
    assert problem["status"] == response.status_code
    assert problem["type"].startswith("/problems/")
    assert problem["detail"]
    assert problem["request_id"] == response.headers["x-request-id"]
    if kind is not None:
        assert problem["type"] == f"/problems/{kind}", response.text


def plain(response: httpx.Response) -> tuple[int, dict[str, Any]]:
    """Status and body, less what names this very request: the same for what looks the same."""
    body = response.json()
    return response.status_code, {k: body[k] for k in body if k not in _SAID_OF_THIS_REQUEST}


async def happened(service: Service, school_id: UUID, *decided: Decided) -> Appended:
    """One append of these events."""

    async def attempt(_fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        return Decision(decided)

    request = Request(school_id, uuid7(), school_id, ["given"])
    return await service.house.desk.journal.execute(request, attempt)


async def a_school(service: Service, stage: str = "primary") -> StandingSchool:
    """A new school, its people signed in; nobody of any other school among them."""
    today = school_day(service.house.desk.clock.now())
    ids = [uuid4() for _ in range(6)]
    school = StandingSchool(service, str(next(_CODES)), today, *ids)
    people = _people(school)
    await school.given(*_history(school, stage, people))
    client = service.client()
    tokens = await signed_in(service, list(people.values()))
    school.people = {
        name: Caller(name, client, actor, tokens[actor.account_id])
        for name, actor in people.items()
    }
    school.people["anonymous"] = Caller("anonymous", client)
    return school


def _people(school: StandingSchool) -> dict[str, Actor]:
    roles = {
        "admin": Role.STAFF,
        "class teacher": Role.STAFF,
        "subject teacher": Role.STAFF,
        "other teacher": Role.STAFF,
        "former teacher": Role.STAFF,
        "guardian": Role.GUARDIAN,
        "other guardian": Role.GUARDIAN,
        "former guardian": Role.GUARDIAN,
        "feed": Role.FEED,
    }
    return {name: Actor(school.school_id, uuid4(), uuid4(), role) for name, role in roles.items()}


def _history(school: StandingSchool, stage: str, people: dict[str, Actor]) -> list[Decided]:
    person = {name: actor.person_id for name, actor in people.items()}
    mine, other = school.class_group_id, school.other_class_group_id
    opens, closes = school.today - timedelta(days=60), school.today + timedelta(days=60)
    of_school: list[Event] = [
        e.SchoolRegistered.model_validate(
            {"code": school.code, "name": "年轮示例小学", "authority": "500103", "stage": stage}
        ),
        e.ClassFormed(class_group_id=mine, grade=3, number=1),
        e.ClassFormed(class_group_id=other, grade=3, number=2),
        a_duty(person["admin"], "school_admin"),
        a_duty(person["class teacher"], "class_teacher", mine),
        a_duty(person["subject teacher"], "subject_teacher", mine, subject="music"),
        a_duty(person["other teacher"], "class_teacher", other),
        a_duty(person["former teacher"], "class_teacher", mine),
        e.StaffReleased(staff_id=person["former teacher"]),
        e.TermPlanned(term=TERM, opens_on=opens, closes_on=closes, check_days=0),
        e.TermOpened(term=TERM),
    ]
    return [
        *(Decided(school.school_id, event) for event in of_school),
        *a_pupil(school.pupil_id, mine, 1, name="王小明", guardian=person["guardian"]),
        Decided(school.pupil_id, a_link(person["former guardian"], "周大山")),
        Decided(school.pupil_id, e.GuardianUnlinked(guardian_id=person["former guardian"])),
        *a_pupil(school.classmate_id, mine, 2, name="李沐宇", guardian=person["other guardian"]),
        *a_pupil(school.planned_id, mine, 3, name="沈𬭎远", plan=True),
        *a_pupil(school.elsewhere_id, other, 1, name="阿依努尔·买买提"),
    ]


def a_duty(
    staff_id: UUID, duty: str, class_group_id: UUID | None = None, *, subject: str | None = None
) -> e.StaffAssigned:
    """A duty given."""
    return e.StaffAssigned.model_validate(
        {
            "staff_id": staff_id,
            "staff_number": f"T{staff_id.hex[:6]}",
            "name": "王芳",
            "duty": duty,
            "class_group_id": class_group_id,
            "subject": subject,
        }
    )


def a_link(guardian_id: UUID, name: str = "李红") -> e.GuardianLinked:
    """An adult the family named."""
    return e.GuardianLinked(guardian_id=guardian_id, name=name, relation="母亲")


def a_pupil(
    student_id: UUID,
    class_group_id: UUID,
    number: int,
    *,
    name: str = "王小明",
    guardian: UUID | None = None,
    plan: bool = False,
    **changes: Any,
) -> list[Decided]:
    """A pupil admitted to a class."""
    admitted = an_admission(name=name, follows_individual_plan=plan, **changes)
    assigned = e.ClassAssigned(class_group_id=class_group_id, roster_number=number)
    linked = [a_link(guardian or uuid4())]
    return [Decided(student_id, event) for event in (admitted, assigned, *linked)]


async def signed_in(service: Service, actors: list[Actor]) -> dict[UUID, str]:
    """A token for each account: sessions as signing in leaves them, without its slow hashing.
    These people give their password whenever it is asked for, however long the tests run.
    """
    desk = service.house.desk
    tokens = {one.account_id: f"{one.school_id.hex}.{uuid4().hex}" for one in actors}
    now = desk.clock.now()
    until = now + timedelta(hours=12)
    await desk.pool.executemany(
        "INSERT INTO session (school_id, token_hash, account_id, person_id, role, expires_at,"
        " begun_at, seen_at, confirmed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $6)",
        [
            (
                one.school_id,
                hash_token(tokens[one.account_id]),
                one.account_id,
                one.person_id,
                one.role.value,
                until,
                now,
            )
            for one in actors
        ],
    )
    return tokens
