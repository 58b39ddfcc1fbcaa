"""Unusual reading as if it had happened, and what the watch makes of it."""

from datetime import timedelta
from uuid import uuid4

from access_lines import a_line
from live_service import LiveService
from openapi_person import Person
from portfolio.admit.access.watching import watch
from portfolio.support.ids import school_id_of

TOO_MANY = 121


def read_too_much(live: LiveService, code: str, who: Person) -> None:
    """A class teacher opened so many children one by one within an hour: an alarm stands."""
    desk, school_id = live.service.house.desk, school_id_of(code)
    person_id = who.sent("GET", "/sessions/current")["person_id"]
    at = desk.clock.now() - timedelta(days=1)
    said = {"person_id": person_id, "duties": ("class_teacher",)}
    lines = [
        a_line(school_id, uuid4(), at=at + timedelta(seconds=number), **said)
        for number in range(TOO_MANY)
    ]
    live.do(desk.trail.write(*lines))
    live.do(watch(desk, school_id))
