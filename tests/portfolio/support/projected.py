"""A history that says something to every read table, and the rows that come of it."""

from uuid import UUID, uuid4

from builders import TERM, a_guardian, a_picture, an_observation
from portfolio.admit import events as admit
from portfolio.capture.events import ObservationWithdrawn, PeerVoiceGiven
from portfolio.confirm.events import ObservationConfirmed, ObservationRejected, SampleChecked
from portfolio.curate.events import (
    LevelSigned,
    NextStepsAgreed,
    PromptRecorded,
    PupilTold,
    RemarkSpoken,
    RemarkWritten,
    SecondRatingGiven,
    Sound,
    SubjectLevelsSigned,
)
from portfolio.review.events import DraftChecked, ObjectionFiled
from portfolio.share.events import (
    FamilyStepJoined,
    LetterRead,
    LetterWritten,
    ReportAcknowledged,
)
from portfolio.support.journal import Decided
from read_tables import Contents, contents
from standing_school import StandingSchool


def a_history(school: StandingSchool) -> list[Decided]:
    """Something for every table."""
    teacher = school.actor("class teacher").person_id
    seen, told, taken_back = uuid4(), uuid4(), uuid4()
    pupil, mate = school.pupil_id, school.classmate_id
    signed = {"level_scale": "growth.v1", "signed_by": teacher, "indicator": "student.B2"}
    return [
        Decided(pupil, an_observation(note="一"), TERM, seen),
        Decided(pupil, a_picture(), TERM, seen),
        Decided(mate, an_observation(by=a_guardian(), note="二"), TERM, told),
        Decided(mate, an_observation(note="三"), TERM, taken_back),
        Decided(mate, ObservationConfirmed(confirmed_by=teacher), TERM, told),
        Decided(mate, ObservationWithdrawn(withdrawn_by=teacher), TERM, taken_back),
        Decided(mate, ObservationRejected(rejected_by=teacher, reason="四"), TERM, uuid4()),
        Decided(pupil, LevelSigned.model_validate(signed | {"level": "C"}), TERM, uuid4()),
        Decided(pupil, LevelSigned.model_validate(signed | {"level": "B"}), TERM, uuid4()),
        Decided(
            pupil, SubjectLevelsSigned(levels={"music": "met"}, signed_by=teacher), TERM, uuid4()
        ),
        Decided(pupil, admit.ClassAssigned(class_group_id=school.other_class_group_id)),
        *_judged(school),
        *_said_aloud(school),
        *_looked_at(school),
    ]


def _judged(school: StandingSchool) -> list[Decided]:
    """What teachers write beside levels, and a kind word that waits to be passed on."""
    teacher, pupil = school.actor("class teacher").person_id, school.pupil_id
    voice = PeerVoiceGiven(
        voice_id=uuid4(),
        about=school.classmate_id,
        observation_type="MC13",
        text="他教我跳绳",
        occurred_on=school.today,
    )
    plan = admit.IndividualPlanFollowed(follows=True, from_on=school.today, by=teacher)
    number = admit.PersonCorrected(registry_number="G500000201803010041", by=teacher)
    steps = NextStepsAgreed(school="两周后回看", school_indicator="student.B2", agreed_by=teacher)
    rating = SecondRatingGiven(indicator="student.B2", level="B", rated_by=uuid4())
    return [
        Decided(pupil, RemarkWritten(text="五", written_by=teacher), TERM, uuid4()),
        Decided(pupil, steps, TERM, uuid4()),
        Decided(pupil, rating, TERM, uuid4()),
        Decided(pupil, voice, TERM, voice.voice_id),
        Decided(pupil, plan),
        Decided(pupil, number),
    ]


def _said_aloud(school: StandingSchool) -> list[Decided]:
    """A question read aloud for the class, and what a child told."""
    teacher, pupil, telling = school.actor("class teacher").person_id, school.pupil_id, uuid4()
    sound = Sound(
        object_name="ab/cd",
        object_key_id=uuid4(),
        wrapped_key="00",
        plain_sha256="00" * 32,
        media_type="audio/webm",
        size=1,
        duration_ms=900,
    )
    prompt = PromptRecorded(
        class_group_id=school.class_group_id, question="happiest", sound=sound, recorded_by=teacher
    )
    told = PupilTold(telling_id=telling, about="happiest", sound=sound, told_by=pupil)
    return [
        Decided(school.school_id, prompt, TERM, uuid4()),
        Decided(pupil, told, TERM, telling),
        Decided(pupil, RemarkSpoken(sound=sound, spoken_by=teacher), TERM, uuid4()),
    ]


def _looked_at(school: StandingSchool) -> list[Decided]:
    """A check of the class, what a family said to it, a report received and answered."""
    teacher, mate, family = school.actor("class teacher").person_id, school.classmate_id, uuid4()
    opened = admit.CheckOpened(
        term=TERM, class_group_id=school.class_group_id, until=school.today, opened_by=teacher
    )
    filed = ObjectionFiled(about="other", text="六", filed_by=family, answer_by=school.today)
    letter = LetterWritten(letter_id=uuid4(), text="七", written_by=family)
    read = LetterRead(letter_id=letter.letter_id, read_by=teacher, answer="八")
    return [
        Decided(school.school_id, opened),
        Decided(mate, DraftChecked(checked_by=family, said="noted"), TERM, uuid4()),
        Decided(mate, filed, TERM, uuid4()),
        Decided(mate, ReportAcknowledged(version=1, acknowledged_by=family), TERM, uuid4()),
        Decided(mate, FamilyStepJoined(joined_by=family), TERM, uuid4()),
        Decided(mate, letter, TERM, uuid4()),
        Decided(mate, read, TERM, uuid4()),
        Decided(mate, SampleChecked(checked_by=teacher), TERM, uuid4()),
    ]


def an_erasure(school: StandingSchool, student_id: UUID) -> Decided:
    admin = school.actor("admin").person_id
    return Decided(student_id, admit.StudentErased(reason="authority_order", erased_by=admin))


async def rows_of(school: StandingSchool) -> Contents:
    return await contents(school.service.house.desk.pool, school.school_id)
