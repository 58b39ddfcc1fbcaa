"""Sessions that carry less than their person's, and ways in that are not a password."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import uuid4

from portfolio.support.actor import Actor, Role
from portfolio.support.session import Beginning
from standing_school import Caller, StandingSchool

ADMINS = ("unproven admin", "admin proven yesterday")
_LONGER_THAN_A_PROOF, _LONGER_THAN_A_RUN = timedelta(hours=9), timedelta(hours=12)


async def lesser_callers(
    school: StandingSchool, staff: Mapping[str, Actor], families: Mapping[str, Actor]
) -> dict[str, Caller]:
    """Each by a session as signing in leaves it."""
    service, desk = school.service, school.service.house.desk
    sessions, found = desk.accounts.sessions, dict[str, Caller]()

    async def signed_in(name: str, actor: Actor, how: Beginning) -> None:
        session = await sessions.begin(actor, how)
        found[name] = Caller(name, service.client(), actor, session.token)

    for name in ADMINS:
        await _with_a_factor(school, staff[name])
        proven_at = desk.clock.now() - _LONGER_THAN_A_PROOF
        is_proven = name == "admin proven yesterday"
        await signed_in(name, staff[name], Beginning(proven_at=proven_at if is_proven else None))
    for name, actor in families.items():
        await signed_in(name, actor, Beginning())
    await _bound(school, families["guardian by a provider"])
    _, window = await desk.windows.open(
        school.school_id,
        school.class_group_id,
        by=school.actor("class teacher").person_id,
        lasts=_LONGER_THAN_A_RUN,
    )
    inside = Beginning(window_id=window.window_id, until=window.closes_at)
    device = Actor(school.school_id, window.window_id, window.window_id, Role.CLASS_DEVICE)
    pupil = Actor(school.school_id, school.pupil_id, school.pupil_id, Role.STUDENT)
    await signed_in("class device", device, inside)
    await signed_in("pupil on a class device", pupil, inside)
    return found


async def _with_a_factor(school: StandingSchool, who: Actor) -> None:
    desk = school.service.house.desk
    key = await desk.journal.keyring.get(who.school_id, who.school_id)
    place = ("second_factor", "secret", str(who.person_id))
    await desk.pool.execute(
        "INSERT INTO second_factor (school_id, person_id, secret) VALUES ($1, $2, $3)",
        who.school_id,
        who.person_id,
        key.seal_text("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", *place),
    )


async def _bound(school: StandingSchool, who: Actor) -> None:
    await school.service.house.desk.pool.execute(
        "INSERT INTO oidc_identity"
        " (school_id, person_id, subject_hash, account_id, role, bound_at)"
        " VALUES ($1, $2, $3, $4, $5, now())",
        who.school_id,
        who.person_id,
        uuid4().bytes,
        who.account_id,
        who.role.value,
    )
