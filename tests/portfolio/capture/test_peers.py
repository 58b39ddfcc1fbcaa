"""同伴的话: kind facts that name nobody, passed on so that nobody can tell whose they are."""

import itertools
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from builders import TERM
from portfolio.capture.events import PeerVoiceGiven
from portfolio.capture.peer_delivery import PeerDelivery
from portfolio.capture.peers import called_by, names_somebody
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from standing_school import Caller, StandingSchool, assert_problem
from standing_service import Service
from voices import a_classmate, as_pupil, timeline

Row = tuple[str, dict[str, str]]
NAMES = ("王小明", "欧阳梓涵", "阿依努尔·买买提", "李雷")


@pytest.mark.parametrize(
    "text",
    [
        "王小明帮了我",
        "小明帮了我",
        "小 明帮了我",
        "梓涵借我橡皮",
        "谢谢买买提",
        "谢谢李雷",
        "王·小·明",
    ],
)
def test_a_text_that_names_somebody_is_found(text: str) -> None:
    """The full name, or a given name of two characters or more, however it is spaced."""
    assert names_somebody(text, NAMES)


@pytest.mark.parametrize("text", ["同桌帮了我", "雷雨天他借我伞", "小组里他最先举手"])
def test_a_text_that_names_nobody_is_left(text: str) -> None:
    """A given name of one character is an ordinary word."""
    assert not names_somebody(text, NAMES)


def test_what_somebody_may_be_called() -> None:
    """A surname has one character or two; which, a name does not say."""
    assert called_by("欧阳梓涵") == {"欧阳梓涵", "阳梓涵", "梓涵"}
    assert called_by("李雷") == {"李雷"}


async def give(school: StandingSchool, giver: Caller, about: UUID, **changes: Any) -> Any:
    body = {
        "about": str(about),
        "term": TERM,
        "observation_type": "MC11",
        "occurred_on": school.today.isoformat(),
        "text": "我忘带彩笔，同桌分给我用。",
    }
    return await giver.put(f"/peer-voices/{uuid7()}", body | changes)


async def test_a_pupil_speaks_of_classmates_of_today(school: StandingSchool) -> None:
    """Not of themselves, not of another class, not of nobody; and adults are not asked."""
    me = await as_pupil(school)

    assert (await give(school, me, school.classmate_id)).status_code == 201
    for other in (school.pupil_id, school.elsewhere_id, uuid7()):
        assert_problem(await give(school, me, other), "not-a-classmate")
    named = await give(school, me, school.classmate_id, text="沐宇分给我用。")
    assert_problem(named, "nobody-is-named")
    kind = await give(school, me, school.classmate_id, observation_type="MC07")
    assert_problem(kind, "not-for-this-voice")
    for who in ("class teacher", "guardian", "admin"):
        refused = await give(school, school[who], school.classmate_id)
        assert refused.status_code in {403, 404}, who


async def test_names_are_not_found_out_by_trying_them(school: StandingSchool) -> None:
    """The refusal tells that somebody of this name is in the grade: ten tries, and then a wait,
    also for a text that names nobody.
    """
    me = await as_pupil(school)
    await school.service.house.desk.views.wait_for(school.school_id, await school.shown())
    tried = [
        (await give(school, me, school.classmate_id, text=f"沐宇帮我{n}次。")).status_code
        for n in range(11)
    ]
    refused = await give(school, me, school.classmate_id)
    other = await give(school, await as_pupil(school, school.classmate_id), school.pupil_id)

    assert tried == [422] * 10 + [429]
    assert_problem(refused, "too-many")
    assert int(refused.headers["retry-after"]) <= 600
    assert other.status_code == 201


async def passed_on(service: Service, school: StandingSchool, times: int = 1) -> int:
    await service.house.desk.views.wait_for(school.school_id, await school.shown())
    delivery = PeerDelivery(service.house.desk, timedelta(0))
    return sum([await delivery.step(school.school_id) for _ in range(times)])


async def three_givers(school: StandingSchool) -> dict[UUID, UUID]:
    """Giver → receiver: three pupils of the class, each thanking another."""
    third = await a_classmate(school, "何清欢")
    circle = [school.pupil_id, school.classmate_id, third]
    pairs = dict(zip(circle, circle[1:] + circle[:1], strict=True))
    for giver, receiver in pairs.items():
        response = await give(school, await as_pupil(school, giver), receiver)
        assert response.status_code == 201, response.text
    return pairs


async def test_a_voice_waits_for_two_more(service: Service, school: StandingSchool) -> None:
    """One alone would be known by its hour; three go together, and only once."""
    me = await as_pupil(school)
    await give(school, me, school.classmate_id)
    assert await passed_on(service, school) == 0

    pairs = await three_givers(school)
    assert await passed_on(service, school) == 4
    assert await passed_on(service, school, times=2) == 0
    teacher = school["class teacher"]
    entries = [
        one for receiver in pairs.values() for one in await timeline(school, teacher, receiver)
    ]
    assert {(one["source"], one["standing"]) for one in entries} == {("peer", "pending")}
    assert len(entries) == 4
    confirmed = await teacher.post(f"/observations/{entries[0]['observation_id']}/confirmation")
    assert confirmed.status_code == 201


async def test_voices_that_wait_for_others_hold_up_no_class(
    service: Service, school: StandingSchool
) -> None:
    """One child of another class writes without end; the three of this class are heard."""

    def a_voice(number: int) -> Decided:
        voice_id = uuid7()
        said = PeerVoiceGiven(
            voice_id=voice_id,
            about=school.pupil_id,
            observation_type="MC11",
            text=f"谢谢 {number}",
            occurred_on=school.today,
        )
        return Decided(school.elsewhere_id, said, TERM, voice_id)

    for start in range(0, 520, 130):
        await school.given(*(a_voice(start + number) for number in range(130)))
    await three_givers(school)

    assert await passed_on(service, school) == 3


async def test_nothing_plain_connects_giver_and_receiver(
    service: Service, school: StandingSchool
) -> None:
    """Every column of every table: what stands beside a giver's voice and what beside a
    receiver's have nothing in common but what all of the class have.
    """
    pairs = await three_givers(school)
    await passed_on(service, school, times=2)
    tables = await plain_tables(service, school)
    given = {giver: beside(tables, giver, "peer-voice-given") for giver in pairs}
    heard = {receiver: beside(tables, receiver, "peer-voice-heard") for receiver in pairs.values()}
    noted = {giver: beside(tables, giver, "peer-voice-passed-on") for giver in pairs}

    assert all(given.values())
    assert all(heard.values())
    assert all(noted.values())
    common = set.intersection(*given.values(), *heard.values())
    for side, (giver, receiver) in itertools.product((given, noted), pairs.items()):
        assert side[giver] & heard[receiver] <= common | everybodys(side, heard)
    for giver, receiver in pairs.items():
        assert str(giver) not in heard[receiver]
        assert str(receiver) not in given[giver] | noted[giver]


def everybodys(*sides: dict[UUID, set[str]]) -> set[str]:
    """Values that do not tell one pair from another: those that all on a side have."""
    return set().union(*(set.intersection(*side.values()) for side in sides))


async def plain_tables(
    service: Service, school: StandingSchool
) -> list[tuple[str, dict[str, str]]]:
    """Every row of this school in the data database, as text."""
    pool = service.house.desk.pool
    named = await pool.fetch(
        "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND column_name = 'school_id'"
    )
    found = []
    for name in {row[0] for row in named}:
        rows = await pool.fetch(f"SELECT * FROM {name} WHERE school_id = $1", school.school_id)
        found += [(name, {column: str(value) for column, value in row.items()}) for row in rows]
    return found


def beside(tables: list[Row], student_id: UUID, topic: str) -> set[str]:
    """What stands in rows that tell of this voice: its log row and what was made of it."""
    rows = [
        row
        for name, row in tables
        if name == "log" and row["stream_id"] == str(student_id) and row["topic"] == topic
    ]
    subjects = {row["subject_id"] for row in rows}
    rows += [
        row
        for name, row in tables
        if name in {"peer_voice", "observation"} and subjects & set(row.values())
    ]
    numbers = {"position", "stream_version", "ordinal", "schema_version"}
    return {value for row in rows for column, value in row.items() if column not in numbers}
