"""A family for the walks: two guardians of one child, and a term that says something of it."""

import time
from datetime import timedelta
from typing import Any
from uuid import UUID

from live_service import LiveService
from openapi_lists import CODE
from openapi_person import Person
from openapi_seeds import PAST, TERM, TODAY, Seeds
from photos import a_photo
from portfolio.admit.pupil.notice import NOTICE_VERSION
from portfolio.confirm.sampling import Lot
from portfolio.curate import events as curate
from portfolio.curate.domain import level_cell
from portfolio.support.ids import school_id_of, uuid7
from portfolio.support.journal import Decided
from standing_school import happened
from voice_clips import a_webm

# What a class teacher saw, each on two days: enough to sign.
_SEEN = {
    "MC08": "看见水龙头没关，走过去关上",
    "MC10": "进门先问好，借东西用双手还",
    "LP09": "值日不用提醒，还教同桌把抹布拧干",
}
# Last term and this: up, the same, down, and new this term.
LEVELS = {
    "student.B2": ("C", "B"),
    "student.B3": ("B", "B"),
    "student.B4": ("A", "B"),
    "student.B11": ("B", "A"),
    "student.B5": (None, "C"),
}
_LEAD = (
    "十月十四日大扫除，没有人安排，他把图书角一本本排好，还教会了同桌怎么分类。下一步：每天运动。"
)
_REMARK = (
    "这学期你把“愿意帮忙”变成了习惯：值日不用提醒，还带着同桌一起做。下学期我们一起每天动一动。"
)
_FROM_FATHER = "他这学期愿意自己收书包了。"
# As long as it may be.
_FROM_MOTHER = ("这学期孩子回家会主动说学校的事，昨天还教我怎么分垃圾。" * 8)[:200]
_SECONDS = 60
LONG_NAME = "阿卜杜热合曼·麦麦提依明江"
LONG_NOTE = "午饭后没人提醒，她把洒在走廊上的汤擦干净，又去告诉值日老师地上还滑。" * 6


def a_father(live: LiveService, seeds: Seeds) -> None:
    """Another guardian of the child, with an account."""
    named = {"name": "王强", "relation": "父亲"}
    path = f"/students/{seeds.child_id}/guardians"
    code = seeds.people["admin"].sent("POST", path, json=named)["code"]
    seeds.people["father"] = Person(live).enters(CODE, code, "father")


def signed_in_a_while_ago(live: LiveService) -> None:
    """Whoever signs in with a browser from now on has done so twenty minutes before."""
    live.do(live.service.house.desk.across.execute(_BEGUN_BEFORE))


_BEGUN_BEFORE = """
CREATE OR REPLACE FUNCTION begun_before() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN NEW.begun_at := NEW.begun_at - interval '20 minutes'; RETURN NEW; END $$;
CREATE TRIGGER begun_before BEFORE INSERT ON session
  FOR EACH ROW WHEN (NEW.carrier = 'cookie') EXECUTE FUNCTION begun_before()
"""


def another_child(seeds: Seeds) -> dict[str, str]:
    """A classmate with a record and its picture, by the names the walks know; the name and the note
    are as long as they come.
    """
    teacher, child = seeds.people["class teacher"], _with_a_long_name(seeds)
    seen, picture = seeds.recorded("class teacher", student_id=child, note=LONG_NOTE), str(uuid7())
    consent = {"notice_version": NOTICE_VERSION, "given_as": "guardian"}
    teacher.sent("PUT", f"/students/{child}/consents/photo", json=consent)
    teacher.sent("PUT", f"/observations/{seen}/evidence/{picture}", content=a_photo())
    return {"other_child": child, "other_record": seen, "other_picture": picture}


def _with_a_long_name(seeds: Seeds) -> str:
    admin, teacher = seeds.people["admin"], seeds.people["class teacher"]
    said = {
        "name": LONG_NAME,
        "sex": "f",
        "born_on": "2018-05-06",
        "class_group_id": seeds.class_group_id,
        "roster_number": 48,
        "guardians": [{"name": "阿依古丽", "relation": "母亲"}],
    }
    seen = admin.sent("POST", "/students", json=said)["position"]
    path = f"/class-groups/{seeds.class_group_id}/students"
    pupils = teacher.sent("GET", path, params={"seen": seen})["items"]
    return next(str(one["student_id"]) for one in pupils if one["name"] == LONG_NAME)


def asks(seeds: Seeds) -> None:
    """Of three things that the mother told of, one is asked about and one is not taken in."""
    teacher = seeds.people["class teacher"]
    said = [
        seeds.recorded("guardian", "LP05", note=note, measures={"minutes": 20})
        for note in ("给阳台的葱浇水", "种下三颗豆子", "帮外婆摘菜")
    ]
    question = {"question": "是在学校菜园，还是在家里种的？"}
    teacher.sent("POST", f"/observations/{said[1]}/supplement-request", json=question)
    reason = {"reason": "这是照片里别的孩子，先不收入"}
    teacher.sent("POST", f"/observations/{said[2]}/rejection", json=reason)


def writes(seeds: Seeds) -> None:
    """Both write to the class teacher about the last report; the father is answered."""
    path = f"/students/{seeds.child_id}/terms/{PAST}/letters"
    said = seeds.people["father"].sent("POST", path, json={"text": _FROM_FATHER})
    answered = {"answer": "谢谢您告诉我，我们一起看着。"}
    reading = f"{path}/{said['letter_id']}/reading"
    seeds.people["class teacher"].sent("POST", reading, json=answered)
    seeds.people["guardian"].sent("POST", path, json={"text": _FROM_MOTHER})


def drawn(live: LiveService, seeds: Seeds) -> None:
    """The mother tells of two things that count at once, and the lot draws both."""
    desk, school_id = live.service.house.desk, school_id_of(CODE)
    key = live.do(desk.journal.keyring.get(school_id, school_id))
    lot = Lot(key, "samples", desk.vocabulary.judging.samples.per_mille)
    found = (one for one in iter(uuid7, None) if lot.draws(one))
    for note, observation_id in zip(("自己收好橡皮和铅笔", "把橡皮屑扫干净"), found, strict=False):
        said = seeds.an_observation("LP01", note=note, measures={"minutes": 20})
        seeds.people["guardian"].sent("PUT", f"/observations/{observation_id}", json=said)


def objects(seeds: Seeds) -> None:
    """The mother says what is wrong: a colleague's record of a day off, and something else."""
    seen = seeds.recorded("subject teacher", note="上课时把橡皮借给了小组")
    path = f"/students/{seeds.child_id}/terms/{TERM}/objections"
    said = {"about": "entry", "text": "那天他请假，没有到校。", "observation_id": seen}
    seeds.people["guardian"].sent("POST", path, json=said)
    said = {"about": "other", "text": "出勤少记了一天。"}
    seeds.people["guardian"].sent("POST", path, json=said)


def term_of_facts(live: LiveService, seeds: Seeds) -> None:
    """Seen, signed, said: the open term as it is before its check."""
    for kind, note in _SEEN.items():
        for days in (4, 9):
            day = (TODAY - timedelta(days=days)).isoformat()
            seen = seeds.recorded("class teacher", kind, note=note, occurred_on=day)
            if kind == "MC08":
                path = f"/observations/{seen}/evidence/{uuid7()}"
                seeds.people["class teacher"].sent("PUT", path, content=a_photo())
    seeds.recorded("guardian", "LP01", note="洗碗", measures={"minutes": 20})
    _sign(live, seeds)
    teacher, base = seeds.people["class teacher"], f"/students/{seeds.child_id}/terms/{TERM}"
    teacher.sent("PUT", f"{base}/remark", json={"text": _REMARK, "lead": _LEAD})
    teacher.sent("PUT", f"{base}/spoken-remark", content=a_webm(kind=2))
    steps = {"student": "每天跳绳十分钟", "family": "周末一起走一走", "school": "每周二课后陪读"}
    teacher.sent("PUT", f"{base}/next-steps", json=steps | {"school_indicator": "student.B4"})
    teacher.sent("PUT", f"{base}/self-statement", json={"text": "我学会了拧抹布，还想学游泳。"})


def _sign(live: LiveService, seeds: Seeds) -> None:
    child, by = UUID(seeds.child_id), UUID(int=7)
    decided = [
        Decided(child, _signed(code, level, by), term, level_cell(child, term, code))
        for code, levels in LEVELS.items()
        for term, level in zip((PAST, TERM), levels, strict=True)
        if level
    ]
    live.do(happened(live.service, school_id_of(CODE), *decided))


def _signed(indicator: str, level: Any, by: UUID) -> curate.LevelSigned:
    return curate.LevelSigned(
        indicator=indicator, level=level, level_scale="growth.v1", signed_by=by
    )


def opens_check(seeds: Seeds) -> None:
    """The families of the class look at their drafts."""
    path = f"/class-groups/{seeds.class_group_id}/terms/{TERM}/check"
    seeds.people["class teacher"].sent("POST", path)


def everybody_looks(live: LiveService, seeds: Seeds) -> None:
    """One adult of each child of the class opens an account, and has looked at the draft."""
    path = f"/class-groups/{seeds.class_group_id}/guardian-codes"
    sheets = seeds.people["class teacher"].sent("POST", path)["items"]
    adults = {seeds.child_id: seeds.people["guardian"]}
    for n, sheet in enumerate(sheets):
        if sheet["student_id"] not in adults:
            code = sheet["codes"][0]["code"]
            adults[sheet["student_id"]] = Person(live).enters(CODE, code, f"family{n}")
    for child, adult in adults.items():
        said = {"said": "agreed"}
        adult.sent("POST", f"/students/{child}/terms/{TERM}/draft/check", json=said)
        if child != seeds.child_id:
            adult.close()


def closes(seeds: Seeds) -> None:
    """The term is over; its reports are there."""
    seeds.people["admin"].sent("POST", f"/terms/{TERM}/closure")
    seeds.terms.append(TERM)
    seeds.wait_for_reports()


def is_corrected(seeds: Seeds) -> None:
    """The mother objects to a fact, the school strikes it: a second version."""
    base = f"/students/{seeds.child_id}/terms/{TERM}"
    said = {"about": "entry", "text": "那天他请假。", "observation_id": seeds.spare_id}
    filed = seeds.people["guardian"].sent("POST", f"{base}/objections", json=said)
    answer = {"outcome": "upheld", "answer": "已核对点名记录，这一条记错了人。", "strikes": True}
    path = f"/objections/{filed['objection_id']}/resolution"
    seeds.people["admin"].sent("POST", path, json=answer)
    until = time.monotonic() + _SECONDS
    while seeds.people["guardian"].sent("GET", f"{base}/report")["version"] == 1:
        assert time.monotonic() < until, "no second version was made"
        time.sleep(0.05)
