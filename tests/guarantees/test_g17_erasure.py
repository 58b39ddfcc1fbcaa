"""G17 within the databases: erased means that nothing a query can reach opens it.

A canary stands in name, note, reason, remark and photo. Copies of every ciphertext are taken
while the pupil is there, as WAL and base backups take them; afterwards every key that the keys'
cluster gives is tried on every one of them.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from builders import TERM
from opening import (
    Copies,
    backup_of_keys,
    copies_of,
    keys_from,
    master_keys,
    opened,
    places_of,
)
from photos import a_photo
from portfolio.admit import events as admit
from portfolio.catalogue import PROJECTIONS
from portfolio.seal.queries import progress
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from portfolio.support.projecting import Projector
from portfolio.support.verify import verify_school
from read_tables import live, rebuilt
from standing_school import StandingSchool, a_pupil, a_school, assert_problem
from standing_service import Opening, Service, until
from voices import consented

NAME, NOTE, REASON, REMARK, GUARDIAN = (
    "金丝雀",
    "canary-note",
    "canary-why",
    "canary-remark",
    "鸟妈",
)
CANARIES = (NAME, NOTE, REASON, REMARK, GUARDIAN)


@pytest.fixture(scope="module")
async def service(opening: Opening) -> AsyncIterator[Service]:
    """A service on databases of its own: the master key is rotated here."""
    async with opening("g17") as standing:
        yield standing


@pytest.fixture(scope="module")
async def neglected(opening: Opening) -> AsyncIterator[Service]:
    """A service without a worker: the test erases as badly as it likes."""
    async with opening("g17_twin", works=False) as standing:
        yield standing


async def with_canary(school: StandingSchool) -> UUID:
    """A pupil with a canary in everything that is personal, and with a classmate to keep."""
    student_id, guardian = uuid4(), uuid4()
    admitted = a_pupil(student_id, school.class_group_id, 8, name=NAME, guardian=guardian)
    named = admit.GuardianLinked(guardian_id=uuid4(), name=GUARDIAN, relation="母亲")
    await school.given(*admitted, Decided(student_id, named))
    for pupil in (student_id, school.classmate_id):
        await consented(school, pupil)
        observation_id = await school.recorded("class teacher", pupil, note=NOTE)
        path = f"/observations/{observation_id}/evidence/{uuid7()}"
        attached = await school["class teacher"].send("PUT", path, content=a_photo())
        assert attached.status_code == 201, attached.text
    body = {"text": REMARK}
    path = f"/students/{student_id}/terms/{TERM}/remark"
    assert (await school["class teacher"].put(path, body)).status_code == 201
    told = await school.recorded("guardian", note=NOTE)
    await school["class teacher"].post(f"/observations/{told}/rejection", {"reason": REASON})
    return student_id


async def with_reports(school: StandingSchool) -> None:
    """The term is closed, and every pupil has a report."""
    await school["admin"].post(f"/terms/{TERM}/closure")

    async def are_issued() -> bool:
        found = await progress(school.service.house.desk.pool, school.school_id, TERM)
        return found.enrolled == found.reports == 5

    await until(are_issued)


async def copied(school: StandingSchool, student_id: UUID) -> Copies:
    house = school.service.house
    return await copies_of(house.desk.pool, house.objects, school.school_id, student_id)


async def keys_now(service: Service) -> list[bytes]:
    """Every key that a query to the keys' cluster gives, with the master keys there are."""
    values = await backup_of_keys(service.house.keys_pool)
    return keys_from(values, master_keys(service.settings))


async def test_after_an_erasure_nothing_that_a_query_reaches_opens_anything(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    """The whole way: alive and readable, erased and pending, the master key rotated and final."""
    school = await a_school(service)
    student_id = await with_canary(school)
    await with_reports(school)
    await live(service, school.school_id)
    copies, others = [await copied(school, one) for one in (student_id, school.classmate_id)]
    old_keys = await backup_of_keys(service.house.keys_pool)
    alive = opened(copies, await keys_now(service), school.school_id)

    # Alive: the same hands that find nothing afterwards find everything now.
    assert {NAME, NOTE, REMARK} <= {one for one in CANARIES if one in "\n".join(alive)}
    assert sum(one.startswith("object ") for one in alive) == 2

    key, path = uuid7(), f"/students/{student_id}/erasure"
    body = {"reason": "guardian_request"}
    first = await school["admin"].post(path, body, key=key)
    found = await live(service, school.school_id)

    # Erased: no row, no object and no copy of either opens; the others' still do.
    assert opened(copies, await keys_now(service), school.school_id) == []
    assert len(opened(others, await keys_now(service), school.school_id)) >= 6
    assert await places_of(service.house.desk.pool, CANARIES) == []
    assert await places_of(service.house.keys_pool, (*CANARIES, "canary")) == []
    assert await rebuilt(service, school.school_id) == found
    log = await verify_school(service.house.desk.journal.store, school.school_id)
    assert (log.faults, log.events) == ([], await school.shown())

    # Whoever retries the erasure gets its first answer, and everything else is gone.
    again = await school["admin"].post(path, body, key=key)
    assert (again.status_code, again.json()) == (202, first.json())
    # Who stood how to the pupil is under the key that is gone: only the administrator is told.
    *by_teacher, by_admin = await everything_about(school, student_id)
    for response in by_teacher:
        assert_problem(response, "not-found")
    assert_problem(by_admin, "gone")

    # Pending: an old copy of the keys' database could still be opened. Rotated: it cannot.
    masters = master_keys(service.settings)
    assert await state(school) == "pending"
    assert opened(copies, keys_from(old_keys, masters), school.school_id)
    await service.house.desk.journal.keyring.rotate()
    assert await state(school) == "final"
    assert (
        opened(copies, keys_from(old_keys, master_keys(service.settings)), school.school_id) == []
    )
    assert len(opened(others, await keys_now(service), school.school_id)) >= 6
    read = await school["class teacher"].get(f"/students/{school.classmate_id}")
    assert read.json()["name"] == "李沐宇"

    said = capsys.readouterr()
    assert not [one for one in CANARIES if one in said.out + said.err]


async def everything_about(school: StandingSchool, student_id: UUID) -> list[Any]:
    teacher, pupil = school["class teacher"], f"/students/{student_id}"
    observed = school.an_observation(student_id)
    return [
        await teacher.get(pupil),
        await teacher.get(f"{pupil}/timeline", term=TERM),
        await teacher.get(f"{pupil}/terms/{TERM}/judgement"),
        await teacher.get(f"{pupil}/terms/{TERM}/report.pdf"),
        await teacher.put(f"/observations/{uuid7()}", observed),
        await teacher.put(f"{pupil}/terms/{TERM}/remark", {"text": "好"}),
        await school["admin"].post(f"{pupil}/erasure", {"reason": "authority_order"}),
    ]


async def state(school: StandingSchool) -> str:
    [item] = (await school["admin"].get("/erasures")).json()["items"]
    return str(item["state"])


async def test_an_erasure_in_the_middle_of_a_school_day_loses_nothing_of_others(
    service: Service,
) -> None:
    """Records go on while a pupil is erased: each is taken or told that the pupil is gone."""
    school = await a_school(service)
    pupils = [school.pupil_id, school.classmate_id]

    async def record(number: int) -> tuple[UUID, int]:
        pupil = pupils[number % 2]
        body = school.an_observation(pupil)
        response = await school["class teacher"].put(f"/observations/{uuid7()}", body)
        return pupil, response.status_code

    going = [asyncio.create_task(record(number)) for number in range(40)]
    erasure = {"reason": "guardian_request"}
    await school["admin"].post(f"/students/{school.pupil_id}/erasure", erasure)
    going += [asyncio.create_task(record(number)) for number in range(20)]
    answers = await asyncio.gather(*going)
    found = await live(service, school.school_id)

    assert {status for pupil, status in answers if pupil == school.classmate_id} == {201}
    assert {status for pupil, status in answers if pupil == school.pupil_id} <= {201, 404, 410}
    assert str(school.pupil_id) not in str(found)
    assert len(found["observation"]) == 30
    assert await rebuilt(service, school.school_id) == found


async def test_an_erasure_that_leaves_the_key_goes_red(neglected: Service) -> None:
    """The twin: rows forgotten, key kept. The log's ciphertexts open, and the search says so."""
    school = await a_school(neglected)
    house = neglected.house
    projector = Projector(house.desk.pool, house.desk.journal, PROJECTIONS, on_erased=None)
    student_id = await with_canary(school)
    await projector.catch_up(school.school_id)
    copies = await copied(school, student_id)
    erased = admit.StudentErased(
        reason="guardian_request", erased_by=school.actor("admin").person_id
    )
    await school.given(Decided(student_id, erased))
    await projector.catch_up(school.school_id)
    found = opened(copies, await keys_now(neglected), school.school_id)

    assert NAME in "\n".join(found)
    assert [one for one in found if one.startswith("object ")]


async def test_a_word_left_open_goes_red(neglected: Service) -> None:
    """The twin of the search: a note somebody writes plainly into a read table is found."""
    school = await a_school(neglected)
    await neglected.house.desk.pool.execute(
        "INSERT INTO level (school_id, student_id, term, indicator, level)"
        " VALUES ($1, $2, $3, 'student.B2', $4)",
        school.school_id,
        school.pupil_id,
        TERM,
        NOTE,
    )

    assert await places_of(neglected.house.desk.pool, CANARIES) == [f"level: {NOTE}"]
