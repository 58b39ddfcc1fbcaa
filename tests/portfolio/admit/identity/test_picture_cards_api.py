"""Three pictures in their order are a young pupil's password: guessed slowly, kept as a hash."""

from datetime import timedelta
from uuid import uuid4

from class_device import a_device, a_window, cards, tries, wrong
from event_log import SteeredClock
from portfolio.support.actor import Role
from portfolio.support.picture_secrets import PICTURES
from portfolio.support.sign_in_limit import RATES
from standing_school import StandingSchool, assert_problem, plain


async def test_a_wrong_sequence_and_a_wrong_child_look_alike(
    guarded_school: StandingSchool,
) -> None:
    """Not of this class, of no class, without a card: the same words."""
    told = await cards(guarded_school, guarded_school.pupil_id)
    device = await a_device(guarded_school, await a_window(guarded_school))
    right = told[str(guarded_school.pupil_id)]
    answers = [
        await tries(device, guarded_school.pupil_id, wrong(right)),
        await tries(device, guarded_school.classmate_id, right),
        await tries(device, guarded_school.elsewhere_id, right),
        await tries(device, uuid4(), right),
    ]

    assert {one.status_code for one in answers} == {401}
    assert all(plain(one) == plain(answers[0]) for one in answers)
    assert_problem(answers[0], "pictures-are-wrong")


async def test_five_wrong_tries_and_the_right_one_has_to_wait(
    guarded_school: StandingSchool, clock: SteeredClock
) -> None:
    """A classmate tries; the others of the class go on, and the pupil after five minutes."""
    told = await cards(guarded_school)
    device = await a_device(guarded_school, await a_window(guarded_school))
    mine, other = (told[str(one)] for one in (guarded_school.pupil_id, guarded_school.classmate_id))
    statuses = [
        (await tries(device, guarded_school.pupil_id, wrong(mine))).status_code for _ in range(6)
    ]

    assert statuses == [401] * 5 + [429]
    assert (await tries(device, guarded_school.pupil_id, mine)).status_code == 429
    assert (await tries(device, guarded_school.classmate_id, other)).status_code == 201
    clock.at += timedelta(minutes=5)
    assert (await tries(device, guarded_school.pupil_id, mine)).status_code == 201


async def test_a_code_seen_on_a_screenshot_is_not_tried_on_everybody(
    guarded_school: StandingSchool, clock: SteeredClock
) -> None:
    """Five tries at each of forty-five children would find one's pictures every sixth time: who
    tries from one place in one window has forty, on whatever device; another place has its own.
    """
    told = await cards(guarded_school, guarded_school.pupil_id)
    window = await a_window(guarded_school)
    device, other = await a_device(guarded_school, window), await a_device(guarded_school, window)
    mine = told[str(guarded_school.pupil_id)]
    most = RATES["pictures-here"].failures
    statuses = {(await tries(device, uuid4(), mine)).status_code for _ in range(most)}
    refused = await tries(other, guarded_school.pupil_id, mine)
    clock.at += RATES["pictures-here"].every

    assert statuses == {401}
    assert_problem(refused, "too-many")
    assert (await tries(other, guarded_school.pupil_id, mine)).status_code == 201


async def test_a_new_card_replaces_the_one_before(guarded_school: StandingSchool) -> None:
    """Only of whom it was made for; who lost the card gets other pictures."""
    before = await cards(guarded_school)
    after = await cards(guarded_school, guarded_school.pupil_id)
    device = await a_device(guarded_school, await a_window(guarded_school))
    old, other = before[str(guarded_school.pupil_id)], before[str(guarded_school.classmate_id)]

    assert set(after) == {str(guarded_school.pupil_id)}
    if old != after[str(guarded_school.pupil_id)]:
        assert (await tries(device, guarded_school.pupil_id, old)).status_code == 401
    assert (await tries(device, guarded_school.classmate_id, other)).status_code == 201
    for pictures in before.values():
        assert len(set(pictures)) == 3
        assert set(pictures) <= set(PICTURES)


async def test_a_child_of_another_class_gets_no_card_here(guarded_school: StandingSchool) -> None:
    """And the others none either: the whole request is refused."""
    path = f"/class-groups/{guarded_school.class_group_id}/picture-cards"
    ids = [str(guarded_school.pupil_id), str(guarded_school.elsewhere_id)]
    response = await guarded_school["class teacher"].post(path, {"student_ids": ids})

    assert_problem(response, "not-found")
    kept = await guarded_school.service.house.desk.pool.fetchval(
        "SELECT count(*) FROM picture_secret WHERE school_id = $1", guarded_school.school_id
    )
    assert kept == 0


async def test_a_device_uses_up_no_tries_of_another_class(guarded_school: StandingSchool) -> None:
    """Whoever holds a tablet next door keeps nobody here from signing in; the device itself
    has no more tries at a child who is not its own than at one who is.
    """
    told = (await cards(guarded_school))[str(guarded_school.pupil_id)]
    path = f"/class-groups/{guarded_school.other_class_group_id}/device-windows"
    theirs = await a_device(
        guarded_school, (await guarded_school["other teacher"].post(path, {})).json()
    )
    device = await a_device(guarded_school, await a_window(guarded_school))
    statuses = [
        (await tries(theirs, guarded_school.pupil_id, wrong(told))).status_code for _ in range(7)
    ]
    nobody = uuid4()
    unknown = [(await tries(theirs, nobody, wrong(told))).status_code for _ in range(7)]

    assert statuses == unknown == [401] * 5 + [429] * 2
    assert (await tries(device, guarded_school.pupil_id, told)).status_code == 201


async def test_no_picture_and_no_token_is_kept(guarded_school: StandingSchool) -> None:
    """A table that is stolen is of no use: argon2id of what only the school's key can make."""
    told = await cards(guarded_school)
    window = await a_window(guarded_school)
    kept = ""
    for table in ("class_window", "picture_secret"):
        rows = await guarded_school.service.house.desk.pool.fetch(
            f"SELECT t::text FROM {table} t WHERE school_id = $1", guarded_school.school_id
        )
        assert rows
        kept += "".join(row[0] for row in rows)

    assert "$argon2id$" in kept
    for word in (window["token"], *(" ".join(one) for one in told.values()), *PICTURES):
        assert word not in kept


async def test_an_erased_child_leaves_no_pictures(guarded_school: StandingSchool) -> None:
    """What opens something for a person goes with the person."""
    await cards(guarded_school)
    desk = guarded_school.service.house.desk
    await desk.accounts.remove(guarded_school.school_id, [guarded_school.pupil_id])
    left = await desk.pool.fetch(
        "SELECT person_id FROM picture_secret WHERE school_id = $1", guarded_school.school_id
    )

    assert {row[0] for row in left} == {guarded_school.classmate_id, guarded_school.planned_id}
    assert guarded_school.actor("class teacher").role is Role.STAFF
