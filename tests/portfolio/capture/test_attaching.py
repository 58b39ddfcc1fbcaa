"""Pictures and clips of an observation: whose they are, and with whose consent."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from builders import (
    a_guardian,
    a_person,
    a_picture,
    a_setting,
    a_student,
    a_teacher,
    an_observation,
)
from given_when_then import Outcome
from portfolio.admit.domain import TermIsNotOpen
from portfolio.admit.pupils import ConsentIsMissing, Enrolled
from portfolio.capture.domain import (
    MOST_EVIDENCE,
    AlreadyWithdrawn,
    EvidenceIsEnough,
    NotYours,
    PhotoIsNotTaken,
    SoundIsAChildsWord,
    decide_attach,
)
from portfolio.support.actor import Actor, Role
from portfolio.support.problems import NotFound

from .recorded import PUPIL_ID, RECORDED, WITHDRAWN, given, in_a_term

CONSENTED = a_student(consents=frozenset({"photo"}))


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
