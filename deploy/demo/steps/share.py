"""材料使用: the gate cuts each school's numbers; there is no child in them."""

from collections import Counter

from demo.caller import side_by_side
from demo.county_term import Counts
from demo.people import ADMIN
from demo.rooms import Pupil
from demo.school_term import SchoolTerm
from demo.screen import Bar
from demo.steps.admit import families, family_login


async def cut(at: SchoolTerm, _: Bar) -> Counts:
    """The final cube snapshot of the term goes into the feed."""
    return await _cut(at, "final")


async def provisional_cut(at: SchoolTerm, _: Bar) -> Counts:
    """Numbers while the term runs; the final ones take their place."""
    return await _cut(at, "provisional")


async def _cut(at: SchoolTerm, kind: str) -> Counts:
    path = f"/terms/{at.term.id}/cube-snapshots"
    await at.command("POST", path, ADMIN, {"cut": kind}, name=(f"{kind} cut",))
    return Counter(schools=1)


async def acknowledge(at: SchoolTerm, bar: Bar) -> Counts:
    """Families say that they have the report; for some a signed slip comes to the class teacher."""
    rooms = await at.rooms()
    by_family = [
        (pupil, family_login(pupil), False)
        for room in rooms
        for pupil in families(at, room)
        if at.people.has(family_login(pupil))
    ]
    heard = {pupil for pupil, _, _ in by_family}
    on_paper = [
        (pupil, await at.teacher_of(room), True)
        for room in rooms
        for pupil in [one for one in room.pupils if one not in heard][:3]
    ]
    bar.expect(len(by_family) + len(on_paper))

    async def receive(pupil: Pupil, by: str, paper: bool) -> None:  # noqa: FBT001 — as listed
        path = f"{at.path_of(pupil)}/report/acknowledgement"
        said = {"version": 1, "on_paper": paper}
        await at.command("POST", path, by, said, name=("receipt", pupil.student_id))
        bar.advance()

    await side_by_side(receive(*one) for one in (*by_family, *on_paper))
    return Counter(receipts=len(by_family), slips=len(on_paper))
