"""社区 over HTTP: a link is opened by anybody and any number of times, and confirms once."""

from datetime import timedelta
from typing import Any

import pytest

from builders import TERM
from portfolio.admit.events import StaffReleased
from portfolio.capture.community import masked, receipt_of
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from standing_school import Caller, StandingSchool, assert_problem
from voices import timeline, with_duty


def asked(school: StandingSchool, **changes: Any) -> dict[str, Any]:
    return {
        "term": TERM,
        "observation_type": "SP03",
        "occurred_on": school.today.isoformat(),
        "activity": "敬老院陪伴",
        "organisation": "东风社区居委会",
        "student_ids": [str(school.pupil_id), str(school.classmate_id)],
    } | changes


async def a_link(school: StandingSchool, **changes: Any) -> Caller:
    """Whoever holds the link: no account, only the token."""
    response = await school["class teacher"].post("/community-links", asked(school, **changes))
    assert response.status_code == 201, response.text
    return Caller("community", school["anonymous"].client, token=response.json()["token"])


SAID = {"came": [1], "hours": 2, "name": "周老师", "words": "你们把老人逗笑了。"}
PATH = "/community-confirmation"


async def test_a_link_says_what_is_asked_and_names_nobody(school: StandingSchool) -> None:
    """王小明 is 王＊＊; no id, no class; opening it, however often, changes nothing."""
    who = await a_link(school)
    before = await school.shown()
    views = [await who.get(PATH) for _ in range(3)]
    view = views[0].json()

    assert [one.json() for one in views] == [view] * 3
    assert view["children"] == [{"number": 1, "name": "王＊＊"}, {"number": 2, "name": "李＊＊"}]
    assert (view["activity"], view["told_in"], view["is_used"]) == ("敬老院陪伴", "hours", False)
    for hidden in ("小明", str(school.pupil_id), str(school.class_group_id)):
        assert hidden not in views[0].text
    assert await school.shown() == before


async def test_one_confirmation_records_who_came(school: StandingSchool) -> None:
    """It waits for a teacher; the same again gets the same answer, another is refused."""
    who = await a_link(school)
    answers = [await who.post(PATH, SAID) for _ in range(2)]

    assert [one.status_code for one in answers] == [201, 200], answers[0].text
    assert answers[0].json() == answers[1].json()
    [entry] = await timeline(school, school["guardian"])
    assert (entry["source"], entry["standing"]) == ("community", "pending")
    assert (entry["measures"], entry["note"]) == ({"hours": 2}, SAID["words"])
    assert entry["organisation"] == "东风社区居委会 周老师"
    assert await timeline(school, school["other guardian"], school.classmate_id) == []
    assert_problem(await who.post(PATH, SAID | {"came": [2]}), "link-is-used")
    view = (await who.get(PATH)).json()
    assert (view["is_used"], view["used"]["by"]) == (True, "周老师")


@pytest.mark.parametrize(
    ("maker", "refused", "confirms"),
    [
        ("class teacher", ["class teacher", "subject teacher"], "admin"),
        ("class teacher", ["class teacher", "subject teacher"], "moral_education"),
        ("subject teacher", ["subject teacher", "admin"], "class teacher"),
        ("moral_education", ["moral_education", "admin"], "class teacher"),
    ],
)
async def test_whoever_made_the_link_does_not_take_in_what_it_says(
    school: StandingSchool, maker: str, refused: list[str], confirms: str
) -> None:
    """They could have used it themselves: somebody else of the school looks."""
    school.people["moral_education"] = await with_duty(school, "moral_education")
    made = await school[maker].post("/community-links", asked(school))
    who = Caller("maker", school["anonymous"].client, token=made.json()["token"])
    await who.post(PATH, SAID)
    [entry] = await timeline(school, school["guardian"])
    path = f"/observations/{entry['observation_id']}/confirmation"

    for name in refused:
        assert_problem(await school[name].post(path))
    response = await school[confirms].post(path)
    assert response.status_code == 201, response.text


async def test_two_at_once_confirm_once(school: StandingSchool) -> None:
    """G3: one winner; the loser is told that it was done."""
    who = await a_link(school)
    first, second = await who.post(PATH, SAID), await who.post(PATH, SAID | {"hours": 3})

    assert {first.status_code, second.status_code} == {201, 409}


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"hours": 0}, "time-is-implausible"),
        ({"hours": 13}, "time-is-implausible"),
        ({"hours": None, "minutes": 90}, "time-is-implausible"),
        ({"hours": None}, "time-is-implausible"),
        ({"came": [3]}, "nobody-came"),
        ({"came": [0]}, "nobody-came"),
        ({"came": []}, "malformed"),
    ],
)
async def test_what_cannot_have_been_is_refused(
    school: StandingSchool, changes: dict[str, Any], kind: str
) -> None:
    """The link is not used up by a slip."""
    who = await a_link(school)

    assert_problem(await who.post(PATH, SAID | changes), kind)
    assert (await who.post(PATH, SAID)).status_code == 201


async def test_who_may_make_a_link(school: StandingSchool) -> None:
    """Teachers, of their own pupils, of what the community is asked about."""

    async def make(who: Caller) -> Any:
        body = asked(school, student_ids=[str(school.pupil_id)])
        return await who.post("/community-links", body)

    statuses = await school.everyone(make)
    assert {who for who, status in statuses.items() if status == 201} == {
        "class teacher",
        "subject teacher",
    }
    teacher = school["class teacher"]
    theirs = asked(school, student_ids=[str(school.elsewhere_id)])
    assert_problem(await teacher.post("/community-links", theirs), "not-in-this-class")
    inner = asked(school, observation_type="MC07")
    assert_problem(await teacher.post("/community-links", inner), "not-for-this-voice")


async def test_a_retry_gets_the_same_link(school: StandingSchool) -> None:
    """A teacher whose phone lost the answer does not hand out two."""
    key, teacher = uuid7(), school["class teacher"]
    made = [await teacher.post("/community-links", asked(school), key=key) for _ in range(2)]

    assert made[0].json() == made[1].json()
    other = asked(school, activity="植树")
    assert_problem(await teacher.post("/community-links", other, key=key), "command-id-reused")


async def test_a_link_ends_after_three_days(school: StandingSchool) -> None:
    """And is told so kindly; guesses are told nothing."""
    who = await a_link(school)
    pool = school.service.house.desk.pool
    await pool.execute(
        "UPDATE community_link SET expires_at = expires_at - $2::interval WHERE school_id = $1",
        school.school_id,
        timedelta(hours=73),
    )
    guess = Caller("guess", who.client, token=f"{school.school_id.hex}.{'A' * 22}")

    assert_problem(await who.get(PATH), "link-has-ended")
    assert_problem(await who.post(PATH, SAID), "link-has-ended")
    assert_problem(await guess.get(PATH), "not-found")
    assert_problem(await school["anonymous"].get(PATH), "unauthenticated")


async def test_a_link_of_somebody_released_says_nothing(school: StandingSchool) -> None:
    """The school stands behind a link through whoever made it: no activity, no number is told."""
    who = await a_link(school)
    maker = school.actor("class teacher").person_id
    await school.given(Decided(school.school_id, StaffReleased(staff_id=maker)))

    assert_problem(await who.get(PATH), "link-has-ended")
    assert_problem(await who.post(PATH, SAID), "link-has-ended")


async def test_an_erased_child_is_gone_from_a_link(school: StandingSchool) -> None:
    """Also from the operational table; who else came keeps their number and is confirmed."""
    who = await a_link(school)
    erasure = {"reason": "guardian_request"}
    await school["admin"].post(f"/students/{school.pupil_id}/erasure", erasure)
    desk = school.service.house.desk
    await desk.views.wait_for(school.school_id, await school.shown())
    [kept] = await desk.pool.fetch(
        "SELECT l::text FROM community_link l WHERE school_id = $1", school.school_id
    )

    assert str(school.pupil_id) not in kept[0]
    assert [one["number"] for one in (await who.get(PATH)).json()["children"]] == [2]
    assert_problem(await who.post(PATH, SAID), "link-has-ended")
    assert (await who.post(PATH, SAID | {"came": [2]})).status_code == 201


async def test_a_token_stands_in_no_log_and_no_table(
    school: StandingSchool, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only its hash is kept; the address is the same for every link."""
    who = await a_link(school)
    await who.get(PATH)
    await who.post(PATH, SAID)
    rows = await school.service.house.desk.pool.fetch(
        "SELECT l::text FROM community_link l WHERE school_id = $1", school.school_id
    )

    assert who.token
    secret = who.token.partition(".")[2]
    assert secret not in capsys.readouterr().out
    assert secret not in str([row[0] for row in rows])
    assert "东风社区" not in str([row[0] for row in rows])


async def test_whoever_made_the_link_sees_what_came_back(school: StandingSchool) -> None:
    """The same receipt on both sides; what is used or over has no address any more."""
    teacher = school["class teacher"]
    made = await teacher.post("/community-links", asked(school, planned=2, contact="周老师"))
    who = Caller("community", school["anonymous"].client, token=made.json()["token"])
    [before] = (await teacher.get("/community-links")).json()["items"]
    view = (await who.get(PATH)).json()
    receipt = (await who.post(PATH, SAID)).json()["receipt"]
    [after] = (await teacher.get("/community-links")).json()["items"]

    assert made.json()["address"].endswith(f"/community#{who.token}")
    assert (view["planned"], view["contact"], view["place"]) == (2, "周老师", None)
    assert (before["address"], before["used"]) == (made.json()["address"], None)
    assert (after["address"], after["receipt"], after["used"]["by"]) == (None, receipt, "周老师")
    others = (await school["subject teacher"].get("/community-links")).json()
    assert others["items"] == []
    assert {"SP03": "hours"}.items() <= {
        one["code"]: one["told_in"] for one in others["types"]
    }.items()


@pytest.mark.parametrize("planned", [0, 13])
async def test_nothing_implausible_is_planned(school: StandingSchool, planned: int) -> None:
    """The page would offer what the confirmation refuses."""
    body = asked(school, planned=planned)

    response = await school["class teacher"].post("/community-links", body)
    assert_problem(response, "time-is-implausible")


async def test_an_objection_reaches_the_maker_and_records_nothing(school: StandingSchool) -> None:
    """不是我负责的活动: no child is told of; the link is not used up, before or after.
    Whoever opens the link later takes nothing of it back, and the same sent twice is one.
    """
    who, teacher = await a_link(school), school["class teacher"]
    before = await school.shown()
    said = (("wrong", "那天下雨，改到了周六。"),) * 2 + (("not_mine", None), ("wrong", None))
    responses = [
        await who.post(f"{PATH}/objection", {"reason": reason, "words": words})
        for reason, words in said
    ]
    [told] = (await teacher.get("/community-links")).json()["items"]

    assert [one.status_code for one in responses] == [204, 204, 409, 409]
    assert_problem(responses[2], "link-is-objected-to")
    assert (told["objection"]["reason"], told["used"]) == ("wrong", None)
    assert told["objection"]["words"] == "那天下雨，改到了周六。"
    assert await school.shown() == before
    assert (await who.post(PATH, SAID)).status_code == 201
    rows = await school.service.house.desk.pool.fetch("SELECT l::text FROM community_link l")
    assert not [row for row in rows if "下雨" in row[0] or "周老师" in row[0]]


def test_a_receipt_follows_from_the_link_and_opens_nothing() -> None:
    """Short enough for the telephone, without 0, 1, I, L and O."""
    link_id = uuid7()

    assert receipt_of(link_id) == receipt_of(link_id) != receipt_of(uuid7())
    assert len(receipt_of(link_id)) == 8
    assert not set("01ILO") & set(receipt_of(link_id))


def test_a_name_is_masked_whatever_its_length() -> None:
    """One character stays."""
    assert masked("王梓涵") == "王＊＊"
    assert masked("王磊") == "王＊"
    assert masked("阿依努尔·买买提").startswith("阿＊")
