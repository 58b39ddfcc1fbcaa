"""材料使用, what comes back once reports are out: families hear the remark, take part, write to
the teacher and are answered; who finds a fault in a report gets another version of it.
"""

import asyncio
import re
from collections import Counter

from demo.caller import side_by_side
from demo.chance import Chance
from demo.county_term import Counts
from demo.rooms import Pupil, Room
from demo.school_term import SchoolTerm
from demo.screen import Bar, Watch
from demo.steps.admit import families, family_login
from demo.steps.choose import has_next_steps
from demo.steps.curate import is_read_aloud
from demo.steps.review import objector_to_report
from demo.troubles import ReportsDoNotCome

_LETTERS = (
    ("这学期他回家会主动说学校的事，谢谢老师。", "谢谢您告诉我，我们一起看着。"),
    ("她说最喜欢科学课，想请老师推荐一本书。", "学校图书角有一套，下周让她带一本回家。"),
    ("寒暑假里我们会继续一起读书。", "真好，开学请孩子给大家讲一讲。"),
)
_EVERY_THIRD, _LOOK_EVERY_SECONDS, _PATIENCE_SECONDS = 3, 0.3, 60.0


async def take_part(at: SchoolTerm, bar: Bar) -> Counts:
    """听老师说, and 我们家愿意一起做: where the report agrees on something for home."""
    told = await _families(at)
    bar.expect(len(told))

    async def say(room: Room, pupil: Pupil) -> Counts:
        by, counts = family_login(pupil), Counter[str]()
        if is_read_aloud(at, room, pupil):
            await at.portfolio.get(f"{at.path_of(pupil)}/spoken-remark", await at.people.token(by))
            counts["heard"] += 1
        if has_next_steps(at, pupil):
            path, name = f"{at.path_of(pupil)}/report/taking-part", ("taking part", pupil.key)
            await at.command("PUT", path, by, {"takes_part": True}, name=name)
            counts["families"] += 1
        bar.advance()
        return counts

    return sum(await side_by_side(say(*one) for one in told), start=Counter(heard=0, families=0))


async def letters(at: SchoolTerm, bar: Bar) -> Counts:
    """写给老师的话, and one sentence back from the class teacher, or a mark that it was read."""
    told = (await _families(at))[::_EVERY_THIRD]
    bar.expect(len(told))

    async def write(number: int, room: Room, pupil: Pupil) -> int:
        text, answer = Chance(at.chance_name("letter", pupil.key)).one_of(_LETTERS)
        path, by = f"{at.path_of(pupil)}/letters", family_login(pupil)
        kept = await at.command("POST", path, by, {"text": text}, name=("letter", pupil.key))
        said = {"answer": answer} if number % _EVERY_THIRD != 1 else {}
        path = f"{path}/{kept.json()['letter_id']}/reading"
        await at.command(
            "POST", path, await at.teacher_of(room), said, name=("read letter", pupil.key)
        )
        bar.advance()
        return bool(said)

    answered = await side_by_side(write(number, *one) for number, one in enumerate(told))
    return Counter(letters=len(told), answered=sum(answered))


async def revised(at: SchoolTerm, bar: Bar) -> Counts:
    """An objection to a report was upheld: its next version takes the place of the file."""
    found = await objector_to_report(at)
    if found is None:
        return Counter()
    bar.expect(1)
    room, pupil = found
    by, since = family_login(pupil), Watch()
    path = f"{at.path_of(pupil)}/report"
    while (version := (await at.read(path, by))["version"]) == 1:
        if since.read() > _PATIENCE_SECONDS:
            raise ReportsDoNotCome
        await asyncio.sleep(_LOOK_EVERY_SECONDS)
    answer = await at.portfolio.get(f"{path}.pdf", await at.people.token(by))
    number = re.findall(r'filename="([^"]+)\.pdf"', answer.headers["content-disposition"])[0]
    folder = at.out / "reports" / at.school.code / at.term.id / room.key
    file = folder / f"{pupil.roster_number:02}-{number}.pdf"
    file.write_bytes(answer.content)
    for earlier in folder.glob(f"{pupil.roster_number:02}-*.pdf"):
        if earlier != file:
            earlier.unlink()
    said, name = {"version": version}, ("receipt of revised", pupil.key)
    await at.command("POST", f"{path}/acknowledgement", by, said, name=name)
    bar.advance()
    return Counter(reports=1)


async def _families(at: SchoolTerm) -> list[tuple[Room, Pupil]]:
    return [
        (room, pupil)
        for room in await at.rooms()
        for pupil in families(at, room)
        if at.people.has(family_login(pupil))
    ]
