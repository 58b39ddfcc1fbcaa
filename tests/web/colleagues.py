"""Somebody more of a school, appointed by nobody who is there: a second person who is a second."""

from datetime import timedelta
from uuid import uuid4

from live_service import LiveService
from openapi_person import Person
from portfolio.support.actor import Role
from portfolio.support.ids import school_id_of
from portfolio.support.journal import Decided
from standing_school import a_duty, happened


def appoint(live: LiveService, code: str, login: str, duty: str) -> Person:
    """An account of the staff with a duty for the whole school, by the operator's hand."""
    school_id, staff_id = school_id_of(code), uuid4()
    desk = live.service.house.desk
    live.do(happened(live.service, school_id, Decided(school_id, a_duty(staff_id, duty))))
    until = desk.clock.now() + timedelta(days=1)
    [issued] = live.do(desk.accounts.issue(school_id, Role.STAFF, [staff_id], until))
    return Person(live).enters(code, issued.code, login)
