"""写实记录: what may be recorded of a pupil, by whom and when."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest

from builders import (
    CLASS_GROUP,
    CLOSES_ON,
    GUARDIAN_ID,
    NOON,
    OPENS_ON,
    TEACHER_ID,
    TERM,
    TODAY,
    a_guardian,
    a_note,
    a_person,
    a_picture,
    a_school,
    a_setting,
    a_student,
    a_teacher,
    a_term,
    an_assignment,
    an_observation,
    vocabulary,
)
from given_when_then import Given, Outcome, folded_by
from portfolio.admit.domain import DayIsOutsideTerm, TermIsNotOpen
from portfolio.admit.pupils import ConsentIsMissing, Enrolled, Left, StudentHasLeft
from portfolio.admit.terms import Check, FactsAreFrozen
from portfolio.capture.domain import (
    MOST_EVIDENCE,
    Absent,
    AlreadyWithdrawn,
    AskedAnonymously,
    DayIsInTheFuture,
    EvidenceIsEnough,
    ForChildIsATeachersWord,
    NotForThisDuty,
    NotForThisGrade,
    NotForThisVoice,
    NotYours,
    PhotoIsNotTaken,
    Recorded,
    Setting,
    SoundIsAChildsWord,
    Withdrawn,
    decide_attach,
    decide_correct,
    decide_record,
    decide_withdraw,
    fold,
)
from portfolio.capture.events import (
    ObservationCorrected,
    ObservationRecorded,
    ObservationWithdrawn,
    PeerVoiceHeard,
)
from portfolio.capture.saying import MeasureIsUnknown, SubjectLevelsAreSigned
from portfolio.capture.setting import HasGoneThrough
from portfolio.support.actor import Actor, Role
from portfolio.support.policy import Relation
from portfolio.support.problems import NotFound
from portfolio.support.vocabulary import UnknownObservationType

given = folded_by(fold)
RECORDED = an_observation()
WITHDRAWN = ObservationWithdrawn(withdrawn_by=TEACHER_ID)
CONSENTED = a_student(consents=frozenset({"photo"}))
PUPIL_ID = UUID("5c0001e0-0000-4000-8000-000000000001")
TYPES = vocabulary().observations.types


def recording(**changes: Any) -> Outcome:
    """王老师 records of 小明 in the open term, unless `changes` say otherwise."""
    names = ("by", "now", "school", "relations")
    at = a_setting(**{name: changes.pop(name) for name in names if name in changes})
    student = changes.pop("student", a_student())
    return Given(a_note(**changes)).when(decide_record, student, at=at)


def in_a_term(state: str, **changes: Any) -> Setting:
    """The same, in a term that is not open."""
    return a_setting(school=a_school(terms={TERM: a_term(state)}), **changes)


def test_a_teachers_observation_counts_at_once() -> None:
    """Who answers for the class needs nobody to vouch."""
    recording().then(RECORDED)


def test_a_guardians_observation_waits_for_a_teacher() -> None:
    """What happened at home is told by the family and vouched for by the school."""
    recording(by=a_guardian()).then(an_observation(by=a_guardian()))


def test_what_the_family_writes_about_home_is_taken_on_trust() -> None:
    """A `sample` type: a teacher who had to confirm every washed dish would stop."""
    recording(by=a_guardian(), observation_type="LP01", measures=()).then(
        an_observation(
            by=a_guardian(), observation_type="LP01", measures={}, needs_confirmation=False
        )
    )


def test_a_record_keeps_the_words_it_was_made_under() -> None:
    """A later vocabulary must not change what was meant."""
    assert RECORDED.vocabulary == vocabulary().versions["observation_types"]


def test_the_phones_claim_is_kept_beside_the_servers_word() -> None:
    """Clocks may lie (G10): a claim about the moment, never the order."""
    claimed = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
    recording(captured_at=claimed, note="主动擦黑板").then(
        an_observation(captured_at=claimed, note="主动擦黑板")
    )


@pytest.mark.parametrize(
    "claimed",
    [
        datetime(1970, 1, 1, 8, 0, tzinfo=timezone(timedelta(hours=8))),
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
        datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-12))),
        NOON + timedelta(days=2, seconds=1),
        NOON - timedelta(days=400, seconds=1),
    ],
    ids=["reset", "first year", "last year", "days ahead", "two school years ago"],
)
def test_a_phone_that_has_lost_its_clock_loses_the_claim_and_not_the_record(
    claimed: datetime,
) -> None:
    """A battery that ran empty on a trip must not cost a teacher what they saw; what nobody can
    have meant is not kept as if somebody had said it, the server's word on when stands alone.
    """
    recording(captured_at=claimed).then(RECORDED)


@pytest.mark.parametrize("off", [timedelta(days=2), timedelta(days=-2), timedelta(days=-400)])
def test_a_phone_that_is_some_days_off_is_believed(off: timedelta) -> None:
    """G10: two days either way; and offline for the rest of a school year."""
    recording(captured_at=NOON + off).then(an_observation(captured_at=NOON + off))


@pytest.mark.parametrize(
    "kind", [one for one in TYPES if "parent" not in one.submitted_by], ids=lambda one: one.code
)
def test_a_family_is_not_asked_for_what_only_a_teacher_can_see(kind: Any) -> None:
    """Type by type, as the vocabulary says whose word is asked."""
    first = int(kind.grades[0])
    student = a_student(entry_year=2026 - (first - 1))
    refusal = AskedAnonymously if kind.sensitivity == "survey" else NotForThisVoice

    recording(by=a_guardian(), observation_type=kind.code, measures=(), student=student).refuses(
        refusal
    )


@pytest.mark.parametrize(
    "kind",
    [
        one
        for one in TYPES
        if "teacher" in one.submitted_by and not one.only_by and one.code != "AC07"
    ],
    ids=lambda one: one.code,
)
def test_a_teacher_records_every_open_type_in_its_first_and_last_grade(kind: Any) -> None:
    """No type of the vocabulary is there that nobody can use."""
    first, last = (int(grade) for grade in kind.grades.split("-"))
    for grade in (first, last):
        stage, years = ("junior", grade - 7) if grade > 6 else ("primary", grade - 1)
        student = a_student(stage=stage, entry_year=2026 - years)
        school = a_school(stage="nine_year")
        recording(observation_type=kind.code, measures=(), student=student, school=school).then(
            an_observation(observation_type=kind.code, measures={})
        )


def test_what_a_survey_asks_never_enters_a_portfolio() -> None:
    """AC08: by nobody, under no name."""
    recording(observation_type="AC08", measures=()).refuses(AskedAnonymously)


def test_subject_levels_are_signed_not_recorded() -> None:
    """AC07 is a judgement of the term; its sentence says where it is made."""
    recording(observation_type="AC07", measures=()).refuses(SubjectLevelsAreSigned)


@pytest.mark.parametrize(
    ("code", "duty", "subject"),
    [("PF09", "subject_teacher", "physical_education"), ("PF11", "health_teacher", None)],
)
def test_some_types_are_for_the_teacher_in_charge(code: str, duty: str, subject: Any) -> None:
    """体质测试 by whoever teaches PE in the class, 筛查 by the school's doctor; nobody else."""
    recording(observation_type=code, measures=()).refuses(NotForThisDuty)
    music = a_school(an_assignment("subject_teacher"))
    recording(observation_type=code, measures=(), school=music).refuses(NotForThisDuty)

    school = a_school(an_assignment(duty, subject=subject))
    held = frozenset({Relation(duty)})
    recording(observation_type=code, measures=(), school=school, relations=held).then(
        an_observation(observation_type=code, measures={})
    )


def test_who_looks_after_health_records_health_only() -> None:
    """A duty for the whole school opens what it is for."""
    held = frozenset({Relation.HEALTH_TEACHER, Relation.PSYCHOLOGY_TEACHER})

    recording(relations=held).refuses(NotForThisDuty)
    recording(observation_type="PF12", measures=(), relations=held).then(
        an_observation(observation_type="PF12", measures={})
    )


def test_a_pupil_speaks_for_themselves_and_waits_for_a_teacher() -> None:
    """学生自评: the child's own word, vouched for like a family's; what is sampled counts."""
    me = a_person(a_teacher().person_id, Role.STUDENT)
    said = {"by": me, "source": "student"}

    recording(by=me).then(an_observation(**said, needs_confirmation=True))
    recording(by=me, observation_type="AC09", measures=(("books", 2),)).then(
        an_observation(
            **said, observation_type="AC09", measures={"books": 2}, needs_confirmation=False
        )
    )
    recording(by=me, observation_type="MC07", measures=()).refuses(NotForThisVoice)


def test_a_teacher_writes_down_what_a_child_says() -> None:
    """举手记: the child's words, the teacher's hand; it counts at once."""
    recording(for_child=True).then(
        an_observation(source="student", for_child=True, needs_confirmation=False)
    )
    recording(for_child=True, observation_type="MC07", measures=()).refuses(NotForThisVoice)
    recording(for_child=True, by=a_guardian()).refuses(ForChildIsATeachersWord)


def test_of_who_left_nothing_is_recorded() -> None:
    """The record goes with the child."""
    recording(student=a_student(left=Left(TODAY, "transfer"))).refuses(StudentHasLeft)


def test_while_the_families_check_facts_stand_still() -> None:
    """On every path: recording, correcting, withdrawing, attaching."""
    frozen = a_school(checks={(TERM, CLASS_GROUP): Check(CLOSES_ON, "open")})
    at = a_setting(school=frozen)
    recording(school=frozen).refuses(FactsAreFrozen)
    recorded = given(RECORDED)
    recorded.when(decide_withdraw, a_student(), reason=None, at=at).refuses(FactsAreFrozen)
    recorded.when(decide_attach, a_picture(), a_student(), at=at).refuses(FactsAreFrozen)
    recorded.when(decide_correct, a_note(), a_student(), reason=None, at=at).refuses(FactsAreFrozen)


@pytest.mark.parametrize(
    ("stage", "entered", "is_here"),
    [
        ("primary", {"entry_year": 2021}, True),
        ("primary", {"entry_year": 2020}, False),
        ("junior", {"stage": "junior", "entry_year": 2024}, True),
        ("junior", {"stage": "junior", "entry_year": 2023}, False),
        ("nine_year", {"entry_year": 2018}, True),
        ("nine_year", {"entry_year": 2017}, False),
    ],
)
def test_nothing_is_recorded_of_who_has_gone_through_the_school(
    stage: str, entered: dict[str, Any], *, is_here: bool
) -> None:
    """A graduation that nobody entered: on every path but taking back, told what to do."""
    student = a_student(consents=frozenset({"photo"}), **entered)
    at = a_setting(school=a_school(stage=stage))
    recorded = given(RECORDED)
    tries = (
        recording(student=student, school=at.school, note="", measures=()),
        recorded.when(decide_attach, a_picture(), student, at=at),
        recorded.when(decide_correct, a_note(), student, reason=None, at=at),
    )
    for one in tries:
        if is_here:
            one.decide()
        else:
            one.refuses(HasGoneThrough)

    recorded.when(decide_withdraw, student, reason=None, at=at).decide()


def test_a_type_nobody_knows_is_refused() -> None:
    """A phone with an older list says so instead of losing the record."""
    recording(observation_type="ZZ99").refuses(UnknownObservationType)


@pytest.mark.parametrize(("code", "grade"), [("LP07", 4), ("MC14", 7), ("LP04", 2)])
def test_a_type_is_for_its_grades(code: str, grade: int) -> None:
    """Industrial labour begins in grade 5."""
    stage, years = ("junior", grade - 7) if grade > 6 else ("primary", grade - 1)
    student, school = a_student(stage=stage, entry_year=2026 - years), a_school(stage="nine_year")

    recording(observation_type=code, measures=(), student=student, school=school).refuses(
        NotForThisGrade
    )


@pytest.mark.parametrize("day", [OPENS_ON - timedelta(days=1), CLOSES_ON + timedelta(days=1)])
def test_the_day_lies_in_the_term(day: date) -> None:
    """A record of last term would slip into a report that is signed already."""
    recording(occurred_on=day, now=NOON + timedelta(days=100)).refuses(DayIsOutsideTerm)


def test_tomorrow_cannot_be_observed() -> None:
    """Only what has happened is a fact; today is the school's day, not UTC's."""
    recording(occurred_on=TODAY + timedelta(days=1)).refuses(DayIsInTheFuture)
    late = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)  # half past midnight of the 21st in Shanghai
    recording(occurred_on=TODAY + timedelta(days=1), now=late).then(
        an_observation(occurred_on=TODAY + timedelta(days=1))
    )


@pytest.mark.parametrize("state", ["planned", "sealed"])
def test_nothing_is_recorded_outside_an_open_term(state: str) -> None:
    """Facts of a sealed term are frozen for good."""
    recording(school=a_school(terms={TERM: a_term(state)})).refuses(TermIsNotOpen)


def test_a_measure_belongs_to_its_type() -> None:
    """How often the light was put out, yes; songs of it, no."""
    recording(measures=(("songs", 2),)).refuses(MeasureIsUnknown, measure="songs")
    recording(measures=(("nonsense", 2),)).refuses(MeasureIsUnknown, measure="nonsense")


def test_what_was_recorded_stands() -> None:
    """The state that other decisions are taken upon."""
    assert fold(()) == Absent()
    stands = Recorded("MC08", TODAY, TEACHER_ID, "teacher", needs_confirmation=False)
    assert fold((RECORDED,)) == stands
    assert fold((RECORDED, a_picture(), a_picture())) == replace(stands, evidence_count=2)
    assert fold((RECORDED, WITHDRAWN)) == Withdrawn()
    assert fold((WITHDRAWN, a_picture())) == Withdrawn()


def test_its_author_takes_an_observation_back() -> None:
    """A slip of the finger: the wrong child, the wrong day."""
    (
        given(RECORDED)
        .when(decide_withdraw, a_student(), reason="记错学生", at=a_setting())
        .then(ObservationWithdrawn(withdrawn_by=TEACHER_ID, reason="记错学生"))
    )


def test_nobody_else_takes_it_back() -> None:
    """Not the colleague, and not the family that would rather not have it there."""
    for other in (a_teacher(GUARDIAN_ID), a_guardian()):
        (
            given(RECORDED)
            .when(decide_withdraw, a_student(), reason=None, at=a_setting(by=other))
            .refuses(NotYours)
        )


def test_an_observation_is_withdrawn_only_once() -> None:
    """A second press of the button changes nothing and says so."""
    (
        given(RECORDED, WITHDRAWN)
        .when(decide_withdraw, a_student(), reason="重复", at=a_setting())
        .refuses(AlreadyWithdrawn)
    )


def test_what_never_was_cannot_be_withdrawn() -> None:
    """And is told like anything unknown."""
    given().when(decide_withdraw, a_student(), reason=None, at=a_setting()).refuses(NotFound)


def test_a_sealed_term_gives_nothing_back() -> None:
    """The report has been issued upon these facts."""
    (
        given(RECORDED)
        .when(decide_withdraw, a_student(), reason=None, at=in_a_term("sealed"))
        .refuses(TermIsNotOpen)
    )


def test_its_author_attaches_a_picture() -> None:
    """While the term is open."""
    picture = a_picture()
    (given(RECORDED).when(decide_attach, picture, CONSENTED, at=a_setting()).then(picture))


@pytest.mark.parametrize("by", [a_teacher(), a_guardian(), a_person(PUPIL_ID, Role.STUDENT)])
@pytest.mark.parametrize("kind", ["picture", "clip"])
def test_no_picture_and_no_clip_without_consent(by: Actor, kind: str) -> None:
    """个人信息保护法, 29 and 31: whoever sends it, also a guardian; from 14 on the pupil's own word
    is asked for as well. The entry itself stands.
    """
    own = an_observation(recorded_by=by.person_id, source="student", for_child=True)
    length = {} if kind == "picture" else {"media_type": "audio/mp4", "duration_ms": 9_000}
    sent = a_picture(attached_by=by.person_id, **length)

    def attached(student: Enrolled) -> Outcome:
        return given(own).when(decide_attach, sent, student, at=a_setting(by=by))

    attached(a_student()).refuses(ConsentIsMissing, scope="photo")
    attached(a_student(consents=frozenset({"core", "health"}))).refuses(ConsentIsMissing)
    attached(replace(CONSENTED, born_on=date(2012, 11, 20))).refuses(ConsentIsMissing)
    attached(replace(CONSENTED, born_on=date(2012, 11, 21))).then(sent)
    attached(CONSENTED).then(sent)


@pytest.mark.parametrize(
    ("history", "refusal"),
    [
        ((), NotFound),
        ((an_observation(by=a_guardian()),), NotYours),
        ((RECORDED, WITHDRAWN), AlreadyWithdrawn),
        ((RECORDED, *[a_picture()] * MOST_EVIDENCE), EvidenceIsEnough),
    ],
    ids=["no observation", "somebody else's", "withdrawn", "nine already"],
)
def test_a_picture_is_refused(history: tuple[Any, ...], refusal: type[Any]) -> None:
    """To what is not there, not one's own, taken back, or an album already."""
    (given(*history).when(decide_attach, a_picture(), CONSENTED, at=a_setting()).refuses(refusal))


def test_a_sealed_term_takes_no_picture() -> None:
    """Its facts are frozen."""
    (
        given(RECORDED)
        .when(decide_attach, a_picture(), CONSENTED, at=in_a_term("sealed"))
        .refuses(TermIsNotOpen)
    )


def test_of_some_things_no_picture_is_kept() -> None:
    """规则、体质: the vocabulary says where a photo helps and where it does not."""
    ruled = an_observation(observation_type="MC07", measures={})

    given(ruled).when(decide_attach, a_picture(), CONSENTED, at=a_setting()).refuses(
        PhotoIsNotTaken
    )


def test_a_voice_clip_goes_with_a_childs_own_words() -> None:
    """低年级: who cannot write yet speaks; what adults say they write."""
    clip = a_picture(media_type="audio/mp4", width=0, height=0, duration_ms=9_000)
    spoken = an_observation(source="student", for_child=True)

    given(spoken).when(decide_attach, clip, CONSENTED, at=a_setting()).then(clip)
    given(RECORDED).when(decide_attach, clip, CONSENTED, at=a_setting()).refuses(SoundIsAChildsWord)


def correcting(first: ObservationRecorded, **changes: Any) -> Outcome:
    """Its author says it anew."""
    at = a_setting(**{name: changes.pop(name) for name in ("by", "school") if name in changes})
    said = a_note(**{"occurred_on": TODAY - timedelta(days=1), "measures": ()} | changes)
    return given(first).when(decide_correct, said, a_student(), reason="日期记错了", at=at)


def test_its_author_says_an_observation_anew() -> None:
    """更正: the whole content; what is left out is taken back."""
    correcting(RECORDED, note="是昨天").then(
        ObservationCorrected(
            corrected_by=TEACHER_ID,
            occurred_on=TODAY - timedelta(days=1),
            needs_confirmation=False,
            note="是昨天",
            reason="日期记错了",
        )
    )


def test_a_familys_correction_is_looked_at_again() -> None:
    """Who vouched for the first wording did not vouch for this one."""
    first, home = an_observation(by=a_guardian()), {"observation_type": "LP01", "measures": {}}
    sampled = an_observation(by=a_guardian(), needs_confirmation=False, **home)

    for history, waits in ((first, True), (sampled, False)):
        correcting(history, by=a_guardian()).then(
            ObservationCorrected(
                corrected_by=GUARDIAN_ID,
                occurred_on=TODAY - timedelta(days=1),
                needs_confirmation=waits,
                reason="日期记错了",
            )
        )


def test_a_correction_keeps_whose_words_they_are() -> None:
    """What a teacher wrote down for a child stays the child's, and counts."""
    spoken = an_observation(source="student", for_child=True)
    corrected = correcting(spoken).decide()

    assert (corrected.for_child, corrected.needs_confirmation) == (True, False)


def test_a_correction_is_held_to_the_same_rules() -> None:
    """Not another's, not what is gone, not tomorrow, not another type's measures."""
    correcting(RECORDED, by=a_guardian()).refuses(NotYours)
    correcting(RECORDED, occurred_on=TODAY + timedelta(days=1)).refuses(DayIsInTheFuture)
    correcting(RECORDED, occurred_on=OPENS_ON - timedelta(days=1)).refuses(DayIsOutsideTerm)
    correcting(RECORDED, measures=(("songs", 1),)).refuses(MeasureIsUnknown)
    said = {"reason": None, "at": a_setting()}
    given(RECORDED, WITHDRAWN).when(decide_correct, a_note(), a_student(), **said).refuses(
        AlreadyWithdrawn
    )
    given().when(decide_correct, a_note(), a_student(), **said).refuses(NotFound)
    # The type may have no such grade: asked of the observation's own type, not of the note's.
    given(an_observation(observation_type="LP07")).when(
        decide_correct, a_note(), a_student(), **said
    ).refuses(NotForThisGrade)


def test_a_peers_voice_is_nobodys_to_take_back() -> None:
    """Its author is not known here, so nobody can claim to be."""
    heard = PeerVoiceHeard(
        observation_type="MC11", vocabulary="v1", text="他帮我捡起了书", occurred_on=TODAY
    )

    given(heard).when(decide_withdraw, a_student(), reason=None, at=a_setting()).refuses(NotYours)
