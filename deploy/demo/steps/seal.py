"""形成档案: the term is closed; a report for every pupil, made by the worker, fetched as PDF."""

import asyncio
import re
import shutil

from demo.caller import side_by_side
from demo.rooms import Pupil, Room
from demo.school_term import ADMIN, SchoolTerm
from demo.screen import Bar, Watch
from demo.troubles import ReportsDoNotCome

_LOOK_EVERY_SECONDS = 0.3
_PATIENCE_SECONDS = 90.0


async def close(at: SchoolTerm, _: Bar) -> str:
    """The facts of the term are frozen."""
    await at.command("POST", f"/terms/{at.term.id}/closure", ADMIN, name=("closure",))
    return "事实已封存 facts are frozen"


async def reports(at: SchoolTerm, bar: Bar) -> str:
    """Wait until the last report is issued."""
    made, since = 0, Watch()
    while True:
        state = await at.read(f"/terms/{at.term.id}", ADMIN)
        bar.expect(state["enrolled"])
        bar.reach(state["reports"])
        if state["reports"] >= state["enrolled"]:
            return f"{state['reports']} 份报告 reports"
        if state["reports"] > made:
            made, since = state["reports"], Watch()
        if since.read() > _PATIENCE_SECONDS:
            raise ReportsDoNotCome
        await asyncio.sleep(_LOOK_EVERY_SECONDS)


async def download(at: SchoolTerm, bar: Bar) -> str:
    """Each class teacher fetches the reports of the class; no file is named after a child."""
    rooms, folder = await at.rooms(), at.out / "reports"
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
    folder.chmod(0o700)
    sizes = await side_by_side(fetch(room, one) for room in rooms for one in room.pupils)
    return f"{len(sizes)} 份 PDF，共 {sum(sizes) / 1e6:.0f} MB → {folder}"
