"""Histories that make themselves: somebody does something, again and again, through the API."""

from typing import Any
from uuid import UUID

from builders import TERM
from photos import a_photo
from portfolio.admit import events as admit
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from standing_school import StandingSchool

PHOTO = a_photo()
WRITING = ("correct", "ask", "remark", "steps", "object")


class History:
    """Somebody does something, again and again; whatever is refused is refused."""

    def __init__(self, school: StandingSchool) -> None:
        self.school = school
        self.pupils = [school.pupil_id, school.classmate_id, school.planned_id]
        self.observations: list[UUID] = [uuid7()]

    async def step(self, what: str, number: int) -> None:
        pupil = self.pupils[number % len(self.pupils)]
        observation = self.observations[number % len(self.observations)]
        do = self.write if what in WRITING else self.act
        response = await do(what, pupil, observation, number)
        assert response is None or response.status_code < 500, response.text

    async def act(self, what: str, pupil: UUID, observation: UUID, number: int) -> Any:
        """What is recorded, answered, signed, and what becomes of a pupil."""
        response: Any
        teacher, base = self.school["class teacher"], f"/students/{pupil}/terms/{TERM}"
        match what:
            case "record":
                response = await self.record(pupil, number)
            case "activity":
                response = await self.activity(number)
            case "picture":
                path = f"/observations/{observation}/evidence/{uuid7()}"
                response = await teacher.send("PUT", path, content=PHOTO)
            case "withdraw":
                who = self.school["guardian" if number % 2 else "class teacher"]
                response = await who.post(f"/observations/{observation}/withdrawal", {})
            case "answer":
                word = "confirmation" if number % 3 else "rejection"
                body = None if number % 3 else {"reason": f"请写具体 {number}"}
                response = await teacher.post(f"/observations/{observation}/{word}", body)
            case "level":
                headers = await self.version(pupil, "level")
                level = {"level": "ABCD"[number % 4]}
                response = await teacher.put(f"{base}/levels/student.B2", level, headers=headers)
            case "subjects":
                headers = await self.version(pupil, "subject_levels_etag")
                body = {"levels": {("music", "chinese")[number % 2]: "met"}}
                response = await teacher.put(f"{base}/subject-levels", body, headers=headers)
            case "move":
                response = await self.move(pupil, number)
            case "erase":
                body = {"reason": "guardian_request"}
                response = await self.school["admin"].post(f"/students/{pupil}/erasure", body)
            case _:
                path = f"/terms/{TERM}/cube-snapshots"
                response = await self.school["admin"].post(path, {"cut": "provisional"})
        return response

    async def write(self, what: str, pupil: UUID, observation: UUID, number: int) -> Any:
        """What is written beside facts and levels, and what is said against them."""
        teacher, base = self.school["class teacher"], f"/students/{pupil}/terms/{TERM}"
        headers = await self.version(pupil, "remark_etag") if what == "remark" else {}
        day = self.school.today.isoformat()
        ways = {
            "correct": ("POST", f"/observations/{observation}/corrections", {"occurred_on": day}),
            "ask": (
                "POST",
                f"/observations/{observation}/supplement-request",
                {"question": "哪天"},
            ),
            "remark": ("PUT", f"{base}/remark", {"text": f"9 月 {number + 1} 日你扶起了同学"}),
            "steps": ("PUT", f"{base}/next-steps", {"school": f"第 {number} 周回看"}),
            "object": (
                "POST",
                f"{base}/objections",
                {"about": "other", "text": "请核对"},
            ),
        }
        method, path, body = ways[what]
        who = self.school["guardian"] if what == "object" else teacher
        return await who.send(method, path, json=body, headers=headers)

    async def record(self, pupil: UUID, number: int) -> Any:
        observation_id = uuid7()
        who = "guardian" if number % 2 and pupil == self.school.pupil_id else "class teacher"
        said = {"note": f"第 {number} 条" if number % 3 else None}
        body = self.school.an_observation(pupil, **said)
        response = await self.school[who].put(f"/observations/{observation_id}", body)
        if response.status_code == 201:
            self.observations.append(observation_id)
        return response

    async def activity(self, number: int) -> Any:
        said = self.school.an_observation(note=f"活动 {number}")
        del said["student_id"]
        body = {
            **said,
            "scope": "class",
            "class_group_ids": [str(self.school.class_group_id)],
            "student_ids": [str(one) for one in self.pupils],
        }
        response = await self.school["class teacher"].put(f"/activities/{uuid7()}", body)
        if response.status_code == 201:
            self.observations += [UUID(one) for one in response.json()["observation_ids"]]
        return response

    async def version(self, pupil: UUID, name: str) -> dict[str, str]:
        response = await self.school["admin"].get(f"/students/{pupil}/terms/{TERM}/judgement")
        if response.is_error:
            return {}
        said = response.json()
        found = said["levels"][0]["etag"] if name == "level" else said[name]
        return {"if-match": found} if found else {}

    async def move(self, pupil: UUID, number: int) -> None:
        groups = (self.school.class_group_id, self.school.other_class_group_id)
        moved = admit.ClassAssigned(class_group_id=groups[number % 2], roster_number=number)
        epochs = await self.school.service.house.desk.journal.store.epochs(
            self.school.school_id, [pupil]
        )
        student = await self.school.service.house.desk.rosters.student(
            self.school.school_id, pupil, fresh=True
        )
        if epochs and type(student.state).__name__ == "Enrolled":
            await self.school.given(Decided(pupil, moved))


STEPS = ("record",) * 5 + (
    *("activity", "picture", "withdraw", "answer", "answer"),
    *("level", "subjects", "move", "erase", "cut"),
    *WRITING,
)
