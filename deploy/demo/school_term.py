"""What every step is given: one school's term under way."""

import asyncio
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx

from demo.caller import Caller, side_by_side
from demo.latent import Latent
from demo.observation_bank import ObservationBank
from demo.people import ADMIN, People
from demo.plan_of_term import PlanOfTerm
from demo.remembered import Remembered
from demo.rooms import Pupil, Room
from demo.roster_sheet import GRADES, roster_rows
from demo.schools import Cohort, School
from demo.span import halves
from demo.staff_sheet import staff_rows
from demo.term import Term
from portfolio.support.ids import derived, school_id_of
from portfolio.support.vocabulary import Vocabulary
from portfolio.support.vocabulary_fitness import Sex

_PAGE = 200


@dataclass
class SchoolTerm:
    """The service, who takes part, what was planned, what is remembered, where files go.

    `number`: which term of the demonstration it is, from 0.
    """

    school: School
    term: Term
    number: int
    admin_code: str = field(repr=False)
    portfolio: Caller
    people: People
    remembered: Remembered
    bank: ObservationBank
    plan: PlanOfTerm
    latent: Latent
    vocabulary: Vocabulary
    out: Path

    async def command(
        self,
        method: str,
        path: str,
        by: str,
        said: object = None,
        *,
        name: tuple[object, ...] | None = None,
        content: bytes | None = None,
        headers: dict[str, str] | None = None,
        query: dict[str, str] | None = None,
    ) -> httpx.Response:
        """Something written, `by` a login; `name` where its id goes into the header."""
        answer = await self.portfolio.send(
            method,
            path,
            token=await self.people.token(by),
            command=self.command_id(*name) if name else None,
            said=said,
            content=content,
            headers=headers,
            query=query,
        )
        self.see(int(answer.json().get("position") or 0))
        return answer

    def see(self, position: int) -> None:
        """What is read from now on must show this position of the school's log."""
        self.remembered.see(self.school.code, position)

    @property
    def seen(self) -> int:
        """The latest position we know of."""
        return self.remembered.seen(self.school.code)

    async def read(self, path: str, by: str, **query: object) -> Any:
        """The JSON at a path as this login may see it."""
        answer = await self.portfolio.get(path, await self.people.token(by), **query)
        return answer.json()

    def command_id(self, *name: object) -> str:
        """The id of what the phone names so in this school and term."""
        return self.remembered.command_id(self.school.code, self.term.id, *name)

    def path_of(self, pupil: Pupil) -> str:
        """Where a pupil's term is judged and read."""
        return f"/students/{pupil.student_id}/terms/{self.term.id}"

    def chance_name(self, *name: object) -> str:
        """The seed of something drawn in this school and term."""
        words = (self.remembered.extent.seed, self.school.code, self.term.id, *name)
        return " ".join(map(str, words))

    def there_from(self, pupil: Pupil) -> date:
        """The day from which a pupil is seen: who joins the first term joins in its middle."""
        is_late = self.number == 0 and pupil.roster_number > self.school.in_class
        return halves(self.term)[1].first if is_late else self.term.opens_on

    @cached_property
    def class_teacher_logins(self) -> tuple[str, ...]:
        """Their staff numbers, by the school's own list."""
        return self._numbers("班主任")

    @cached_property
    def staff(self) -> list[tuple[str, str, str | None]]:
        """Number, duty and subject, row by row of the school's own list."""
        rows = staff_rows(self.school, self.term.school_year)
        return [(str(row[0]), str(row[2]), row[4]) for row in rows]

    @cached_property
    def sexes(self) -> dict[str, Sex]:
        """By the key of a pupil, from the school's own list."""
        found: dict[str, Sex] = {}
        year = self.term.school_year
        by_class = {(one.grade(year), one.number): one for one in self.school.cohorts(year)}
        for row in roster_rows(self.school, year, late=1):
            cohort = by_class[GRADES.index(str(row[5])) + 1, int(str(row[6]))]
            found[f"{cohort}-{row[7]}"] = "m" if row[3] == "1-男" else "f"
        return found

    def holder_of(self, duty: str, subject: str | None = None) -> str | None:
        """The login of the first who has a duty, where the school has one."""
        found = (one[0] for one in self.staff if one[1] == duty and subject in (None, one[2]))
        return next(found, None)

    def holders_of(self, subject: str) -> tuple[str, ...]:
        """Everybody who teaches a subject."""
        return tuple(dict.fromkeys(one[0] for one in self.staff if one[2] == subject))

    @cached_property
    def subject_teacher_login(self) -> str | None:
        """The first who teaches a subject and has no class; a teaching point has none."""
        others = (n for n in self._numbers("任课教师") if n not in self.class_teacher_logins)
        return next(others, None)

    async def rooms(self) -> list[Room]:
        """The classes with their pupils; asked once, and anew after `look_again`."""
        if self._rooms is None:
            self._rooms = asyncio.ensure_future(self._find_rooms())
        return await self._rooms

    def look_again(self) -> None:
        """Somebody came, left or moved."""
        self._rooms = None

    async def teacher_of(self, room: Room) -> str:
        """The login of the class teacher."""
        if self._teachers is None:
            self._teachers = asyncio.ensure_future(self._find_teachers())
        return (await self._teachers)[room.class_group_id]

    async def taught_subject(self) -> tuple[str, frozenset[str]]:
        """The code of the subject teacher's subject, and the ids of the classes."""
        if self.subject_teacher_login is None:
            return "", frozenset()
        who = await self.read("/sessions/current", self.subject_teacher_login)
        taught = [one for one in who["duties"] if one["subject"]]
        subject = str(taught[0]["subject"])
        groups = [one["class_group_id"] for one in taught if one["subject"] == subject]
        return subject, frozenset(groups)

    async def _find_rooms(self) -> list[Room]:
        return await side_by_side(
            self._room(one) for one in self.school.cohorts(self.term.school_year)
        )

    async def _room(self, cohort: Cohort) -> Room:
        words = ("class", cohort.stage, cohort.entry_year, cohort.number)
        group_id = str(derived(school_id_of(self.school.code), *words))
        found = await self.read(
            f"/class-groups/{group_id}/students", ADMIN, limit=_PAGE, seen=self.seen
        )
        pupils = [
            Pupil(one["student_id"], one["roster_number"], f"{cohort}-{one['roster_number']}")
            for one in found["items"]
        ]
        return Room(group_id, cohort, cohort.grade(self.term.school_year), tuple(pupils))

    async def _find_teachers(self) -> dict[str, str]:
        found = {}
        for login in self.class_teacher_logins:
            who = await self.read("/sessions/current", login)
            for duty in who["duties"]:
                if duty["duty"] == "class_teacher":
                    found[duty["class_group_id"]] = login
        return found

    def _numbers(self, duty: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one[0] for one in self.staff if one[1] == duty))

    _rooms: "asyncio.Future[list[Room]] | None" = field(default=None, init=False, repr=False)
    _teachers: "asyncio.Future[dict[str, str]] | None" = field(default=None, init=False, repr=False)
