"""Two schools with everybody who could knock, and four places to ask about.

`own`: 小明 of class 3(1) and what is about him; `elsewhere`: a pupil of class 3(3), whom no caller
with a class of their own knows; `abroad`: the same of another school; `nowhere`: ids of nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import uuid4

from builders import TERM
from matrix.lesser import ADMINS, lesser_callers
from matrix.places import Site, a_site, nowhere, told_of_reading
from portfolio.admit import events as admit
from portfolio.capture.community_commands import Asked, make_link
from portfolio.capture.links import Links
from portfolio.support.actor import Actor, Role
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from standing_school import Caller, StandingSchool, a_duty, a_link, a_pupil, a_school, signed_in
from standing_service import Service

BESIDE = ("boarding teacher", "psychology teacher", "resource teacher", "assisting")
# Sessions that carry less than their person's, and ways in that are not a password; of each, whom
# it is like where the table does not name it.
LESSER = {
    "unproven admin": "school admin",
    "admin proven yesterday": "school admin",
    "class device": "evaluation system",
    "pupil on a class device": "pupil",
    "guardian by a provider": "guardian",
    "guardian of who left": "guardian",
}
# The fourteen of the design, then the rest of the staff, then those.
CALLERS = (
    "anonymous",
    "pupil",
    "other pupil",
    "guardian",
    "other guardian",
    "former guardian",
    "class teacher",
    "other class's teacher",
    "last term's teacher",
    "community",
    "school admin",
    "other school's admin",
    "county",
    "evaluation system",
    "subject teacher",
    "counsellor",
    "moral education",
    "health teacher",
    *BESIDE,
    *LESSER,
)
# What they show is no session: the token of a link, or one of another service.
WITHOUT_SESSION = frozenset({"anonymous", "community", "county"})
# A duty for the whole school is one for every class of it.
SCHOOL_WIDE = frozenset(
    {
        "school admin",
        "counsellor",
        "moral education",
        "health teacher",
        "psychology teacher",
        "resource teacher",
        "assisting",
    }
)
_SAME = {
    "school admin": "admin",
    "other class's teacher": "other teacher",
    "last term's teacher": "former teacher",
    "evaluation system": "feed",
}
_DUTIES = {
    "counsellor": "counsellor",
    "moral education": "moral_education",
    "health teacher": "health_teacher",
    "boarding teacher": "boarding_teacher",
    "psychology teacher": "psychology_teacher",
    "resource teacher": "resource_teacher",
    "assisting": "assisting",
}
_OF_A_CLASS = {"boarding_teacher"}


@dataclass(frozen=True)
class World:
    """The school, who calls, and where to."""

    school: StandingSchool
    callers: Mapping[str, Caller]
    sites: Mapping[str, Site]

    def own_site(self, caller: str) -> Site:
        """What is asked about: 小明, but of a family whose child left, that child."""
        if caller != "guardian of who left":
            return self.sites["own"]
        return replace(
            self.sites["left"], evidence_id=uuid4(), telling_id=uuid4()
        )  # nothing of theirs can be opened

    async def awake(self) -> None:
        """As if everybody had just come: nobody's session ends while other tests run."""
        desk = self.school.service.house.desk
        await desk.pool.execute(
            "UPDATE session SET seen_at = $2, expires_at = $2::timestamptz + interval '1 hour'"
            " WHERE school_id = ANY($1)",
            list({one.actor.school_id for one in self.callers.values() if one.actor}),
            desk.clock.now(),
        )

    async def settled(self) -> None:
        """Until the read tables show all that has happened."""
        views = self.school.service.house.desk.views
        await views.wait_for(self.school.school_id, await self.school.shown())


async def a_world(service: Service, abroad: World | None = None) -> World:
    """A new school; `abroad` is the other one, whose administrator calls too."""
    school = await a_school(service)
    own, own_events = a_site(school, school.pupil_id, school.class_group_id)
    third, elsewhere_id = uuid4(), uuid4()
    elsewhere, events = a_site(school, elsewhere_id, third)
    left_id = uuid4()
    left, of_left = a_site(school, left_id, school.class_group_id)
    staff, duties = _staff(school)
    families = {
        name: Actor(school.school_id, uuid4(), uuid4(), Role.GUARDIAN)
        for name in ("guardian by a provider", "guardian of who left")
    }
    parent = families["guardian of who left"].person_id
    gone = admit.TransferredOut(
        left_on=school.today, reason="transfer", by=school.actor("admin").person_id
    )
    await school.given(
        Decided(school.pupil_id, a_link(families["guardian by a provider"].person_id)),
        *a_pupil(left_id, school.class_group_id, 9, name="吴越", guardian=parent),
        *of_left,
        Decided(left_id, gone),
        *(Decided(school.school_id, one) for one in duties),
        Decided(school.school_id, admit.ClassFormed(class_group_id=third, grade=3, number=3)),
        *a_pupil(elsewhere_id, third, 1, name="周安"),
        *own_events,
        *events,
    )
    for site in (own, elsewhere, left):
        await told_of_reading(school, site)
    sites = {"own": own, "elsewhere": elsewhere, "nowhere": nowhere(), "left": left}
    if abroad:
        sites["abroad"] = abroad.sites["own"]
    callers = await _callers(school, {**staff, **families}, abroad)
    callers |= await lesser_callers(school, staff, families)
    return World(school, {name: callers[name] for name in CALLERS if name in callers}, sites)


def _staff(school: StandingSchool) -> tuple[dict[str, Actor], list[admit.StaffAssigned]]:
    """Duties for the whole school; and who had the class last term has another one now."""
    staff = {name: Actor(school.school_id, uuid4(), uuid4(), Role.STAFF) for name in _DUTIES}
    group = school.class_group_id
    admins = {name: Actor(school.school_id, uuid4(), uuid4(), Role.STAFF) for name in ADMINS}
    staff |= admins
    duties = [a_duty(one.person_id, "school_admin") for one in admins.values()]
    duties += [
        a_duty(staff[name].person_id, duty, group if duty in _OF_A_CLASS else None)
        for name, duty in _DUTIES.items()
    ]
    last_term = school.actor("former teacher").person_id
    now = a_duty(last_term, "subject_teacher", school.other_class_group_id, subject="music")
    return staff, [*duties, now]


async def _callers(
    school: StandingSchool, staff: Mapping[str, Actor], abroad: World | None
) -> dict[str, Caller]:
    """Each with an address of their own: wrong tokens are counted by address."""
    service = school.service
    pupils = {"pupil": school.pupil_id, "other pupil": school.classmate_id}
    actors = {
        **staff,
        **{
            name: Actor(school.school_id, uuid4(), student_id, Role.STUDENT)
            for name, student_id in pupils.items()
        },
    }
    tokens = await signed_in(service, list(actors.values()))
    found = {
        name: Caller(name, service.client(), actor, tokens[actor.account_id])
        for name, actor in actors.items()
    }
    for name in CALLERS:
        if there := school.people.get(_SAME.get(name, name)):
            found[name] = replace(there, name=name, client=service.client())
    found["community"] = Caller("community", service.client(), token=await _a_token(school))
    found["county"] = Caller("county", service.client(), token="k7Qm2vX9" * 5)
    if abroad:
        # With an account for this test alone: signing out everywhere ends no other test's.
        name, actor = "other school's admin", abroad.school.actor("admin")
        own = replace(actor, account_id=uuid4())
        token = (await signed_in(service, [own]))[own.account_id]
        found[name] = Caller(name, service.client(), own, token)
    return found


async def _a_token(school: StandingSchool) -> str:
    """What stands in the link that the class teacher gave to somebody of the community."""
    asked = Asked(TERM, "SP03", school.today, "植树", "居委会", (school.pupil_id,))
    desk, teacher = school.service.house.desk, school.actor("class teacher")
    token, _ = await make_link(desk, Links(desk), teacher, link_id=uuid7(), asked=asked)
    return token
