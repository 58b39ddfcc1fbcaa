"""Shared devices: what a teacher opens, and what a device and a pupil on it may do."""

from builders import TERM
from class_device import a_device, a_pupil, a_window, cards, tries, windows_of
from portfolio.admit import events as e
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from portfolio.support.policy import POLICY, Relation
from standing_school import StandingSchool, assert_problem


async def test_a_lesson_on_the_class_tablet(guarded_school: StandingSchool) -> None:
    """The teacher opens the window, the tablet shows the class, 小明 finds himself and signs in."""
    pupil, device, window = await a_pupil(guarded_school)
    tiles = (await device.get("/class-device/pupils")).json()["items"]
    who = (await pupil.get("/sessions/current")).json()
    said = guarded_school.an_observation(observation_type="MC08")
    recorded = await pupil.put(f"/observations/{uuid7()}", said)
    statement = await pupil.put(
        f"/students/{guarded_school.pupil_id}/terms/{TERM}/self-statement", {"text": "我会跳绳了"}
    )

    assert [one["given_name"] for one in tiles] == ["小明", "沐宇", "𬭎远"]
    assert [one["roster_number"] for one in tiles] == [1, 2, 3]
    assert (who["role"], who["student_ids"]) == ("student", [str(guarded_school.pupil_id)])
    assert recorded.status_code == 201, recorded.text
    assert statement.status_code == 201, statement.text
    assert window["address"].partition("#")[2] == window["token"]
    assert window["token"] not in window["address"].partition("#")[0]


async def test_a_tile_says_nothing_else_of_a_child(guarded_school: StandingSchool) -> None:
    """No surname, no birthday, no picture of the child."""
    device = await a_device(guarded_school, await a_window(guarded_school))
    response = await device.get("/class-device/pupils")

    for one in response.json()["items"]:
        assert set(one) == {"student_id", "animal", "given_name", "roster_number"}
    assert "王" not in response.text


async def test_a_device_may_do_nothing_else(guarded_school: StandingSchool) -> None:
    """It is nobody: no record, no class, no account."""
    device = await a_device(guarded_school, await a_window(guarded_school))
    for path in (
        f"/students/{guarded_school.pupil_id}",
        f"/students/{guarded_school.pupil_id}/timeline?term={TERM}",
        f"/class-groups/{guarded_school.class_group_id}/students",
        "/class-groups",
        "/staff",
        "/sessions",
        "/second-factor",
    ):
        response = await device.get(path)
        assert response.status_code in {403, 404}, path
    recorded = await device.put(f"/observations/{uuid7()}", guarded_school.an_observation())
    assert recorded.status_code == 404


async def test_a_pupil_on_the_device_says_something_and_reads_nothing(
    guarded_school: StandingSchool,
) -> None:
    """What classmates could read over a shoulder, or after a lucky guess, is not there."""
    pupil, _, _ = await a_pupil(guarded_school)
    own = f"/students/{guarded_school.pupil_id}"
    for path in (
        own,
        f"{own}/timeline?term={TERM}",
        f"{own}/consents",
        f"{own}/terms/{TERM}/selection",
        f"{own}/terms/{TERM}/draft",
        f"{own}/terms/{TERM}/report",
        f"{own}/terms/{TERM}/report.pdf",
        f"{own}/terms/{TERM}/objections",
        "/sessions",
        "/second-factor",
    ):
        assert (await pupil.get(path)).status_code == 403, path
    for path in ("/second-factor/enrolment", "/second-factor/recovery-codes"):
        assert_problem(await pupil.post(path), "not-on-a-shared-device")
    assert_problem(await pupil.send("DELETE", "/sessions"), "not-on-a-shared-device")
    other = guarded_school.an_observation(guarded_school.classmate_id)
    assert (await pupil.put(f"/observations/{uuid7()}", other)).status_code == 404


def test_the_whole_of_what_a_pupil_may_do_on_a_shared_device() -> None:
    """As it stands in the policy, for whoever audits the school."""
    allowed = {one for one, right in POLICY.items() if Relation.PUPIL_ON_DEVICE in right.who}

    assert allowed == {
        "observation.record",
        "evidence.attach",
        "peer_voice.give",
        "self_statement.write",
        "telling.give",
        # Kind, area and day of what counts; no words, pictures or authors.
        "growth_tree.read",
    }
    of_device = {one for one, right in POLICY.items() if Relation.CLASS_DEVICE in right.who}
    assert of_device == {"class_device.use"}


async def test_who_may_open_a_window_and_print_cards(school: StandingSchool) -> None:
    """Whoever teaches the class opens it; whose class it is prints the cards."""
    windows = await school.everyone(lambda who: who.post(windows_of(school), {}))
    path = f"/class-groups/{school.class_group_id}/picture-cards"
    printed = await school.everyone(lambda who: who.post(path, {}))

    assert {who for who, status in windows.items() if status == 201} == {
        "class teacher",
        "subject teacher",
    }
    assert {who for who, status in printed.items() if status == 201} == {"class teacher"}
    assert windows["other teacher"] == printed["other teacher"] == 404


async def test_a_code_of_another_school_opens_only_that_school(
    guarded_school: StandingSchool, elsewhere: StandingSchool
) -> None:
    """Nothing in the token can be bent to another one."""
    token = (await a_window(guarded_school))["token"]
    for bent in (
        token.replace(guarded_school.school_id.hex, elsewhere.school_id.hex),
        "x",
        "",
        "ü",
    ):
        response = await guarded_school["anonymous"].post("/class-devices", {"token": bent})
        assert response.status_code in {401, 422}


async def test_a_device_of_one_window_is_none_of_another(guarded_school: StandingSchool) -> None:
    """The class next door has its own pupils."""
    told = await cards(guarded_school)
    path = f"/class-groups/{guarded_school.other_class_group_id}/device-windows"
    theirs = (await guarded_school["other teacher"].post(path, {})).json()
    device = await a_device(guarded_school, theirs)
    tiles = (await device.get("/class-device/pupils")).json()["items"]
    refused = await tries(device, guarded_school.pupil_id, told[str(guarded_school.pupil_id)])

    assert [one["student_id"] for one in tiles] == [str(guarded_school.elsewhere_id)]
    assert_problem(refused, "pictures-are-wrong")


async def test_a_child_who_left_the_class_is_not_on_the_tablet(
    guarded_school: StandingSchool,
) -> None:
    """From the next request on."""
    told = await cards(guarded_school)
    device = await a_device(guarded_school, await a_window(guarded_school))
    moved = e.ClassAssigned(class_group_id=guarded_school.other_class_group_id, roster_number=9)
    await guarded_school.given(Decided(guarded_school.pupil_id, moved))
    tiles = (await device.get("/class-device/pupils")).json()["items"]
    refused = await tries(device, guarded_school.pupil_id, told[str(guarded_school.pupil_id)])

    assert str(guarded_school.pupil_id) not in {one["student_id"] for one in tiles}
    assert_problem(refused, "pictures-are-wrong")
