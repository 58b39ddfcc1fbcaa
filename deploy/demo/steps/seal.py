"""形成档案: the term is closed; a report for every pupil, made by the worker, fetched as PDF."""

import asyncio
import re
import shutil
from collections import Counter

from demo.caller import side_by_side
from demo.county_term import Counts
from demo.people import ADMIN
from demo.rooms import Pupil, Room
from demo.school_term import SchoolTerm
from demo.screen import Bar, Watch
from demo.troubles import ReportsDoNotCome

_LOOK_EVERY_SECONDS = 0.5
_PATIENCE_SECONDS = 120.0


async def close(at: SchoolTerm, _: Bar) -> Counts:
    """The facts of the term are frozen."""
    await at.command("POST", f"/terms/{at.term.id}/closure", ADMIN, name=("closure",))
    return Counter(schools=1)


async def reports(at: SchoolTerm, bar: Bar) -> Counts:
    """Wait until the last report is issued."""
    made, since, is_told = 0, Watch(), False
    while True:
        state = await at.read(f"/terms/{at.term.id}", ADMIN)
        if not is_told:
            bar.expect(state["enrolled"])
            is_told = True
        bar.advance(state["reports"] - made)
        if state["reports"] > made:
            made, since = state["reports"], Watch()
        if made >= state["enrolled"]:
            return Counter(reports=made)
        # The worker may be busy with other schools' reports first.
        if since.read() > _PATIENCE_SECONDS and bar.is_still(_PATIENCE_SECONDS):
            raise ReportsDoNotCome
        await asyncio.sleep(_LOOK_EVERY_SECONDS)


async def download(at: SchoolTerm, bar: Bar) -> Counts:
    """Each class teacher fetches the reports of the class; no file is named after a child."""
    rooms = await at.rooms()
    folder = at.out / "reports" / at.school.code / at.term.id
    shutil.rmtree(folder, ignore_errors=True)
    bar.expect(sum(len(room.pupils) for room in rooms))

    async def fetch(room: Room, pupil: Pupil) -> int:
        token = await at.people.token(await at.teacher_of(room))
        answer = await at.portfolio.get(f"{at.path_of(pupil)}/report.pdf", token)
        number = re.findall(r'filename="([^"]+)\.pdf"', answer.headers["content-disposition"])[0]
        file = folder / room.key / f"{pupil.roster_number:02}-{number}.pdf"
        file.write_bytes(answer.content)
        bar.advance()
        return len(answer.content)

    for room in rooms:
        (folder / room.key).mkdir(parents=True)
    (at.out / "reports").chmod(0o700)
    sizes = await side_by_side(fetch(room, one) for room in rooms for one in room.pupils)
    return Counter(files=len(sizes), megabytes=sum(sizes) // 1_000_000)


async def class_files(at: SchoolTerm, bar: Bar) -> Counts:
    """One file per class, to be printed on both sides; each report begins on a sheet of its own."""
    rooms = [room for room in await at.rooms() if room.pupils]
    folder = at.out / "class-reports" / at.school.code / at.term.id
    folder.mkdir(parents=True, exist_ok=True)
    (at.out / "class-reports").chmod(0o700)
    bar.expect(len(rooms))

    async def fetch(room: Room) -> int:
        token = await at.people.token(await at.teacher_of(room))
        path = f"/class-groups/{room.class_group_id}/terms/{at.term.id}/reports.pdf"
        answer = await at.portfolio.get(path, token)
        (folder / f"{room.key}.pdf").write_bytes(answer.content)
        bar.advance()
        return len(answer.content)

    sizes = await side_by_side(fetch(room) for room in rooms)
    return Counter(files=len(sizes), megabytes=sum(sizes) // 1_000_000)
