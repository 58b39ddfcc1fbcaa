"""What is offered for print: no clip, nothing few may see, nothing the reader may not see."""

from datetime import date
from uuid import uuid4

from builders import TEACHER_ID, a_picture, vocabulary
from portfolio.confirm.domain import Counted
from portfolio.curate.choices import offered
from portfolio.curate.domain import Pictures, TermRecord
from portfolio.curate.events import Picture


def a_fact(kind: str = "MC08") -> Counted:
    return Counted(uuid4(), kind, date(2026, 10, 12), TEACHER_ID, "teacher")


FACT, RESTRICTED, HIDDEN = a_fact(), a_fact("MC07"), a_fact()
SHOWN, SAID, OF_FEW = a_picture(), a_picture(media_type="audio/webm"), a_picture()
RECORD = TermRecord(
    facts=(FACT, RESTRICTED, HIDDEN),
    evidence={
        SHOWN.evidence_id: (FACT.observation_id, SHOWN),
        SAID.evidence_id: (FACT.observation_id, SAID),
        OF_FEW.evidence_id: (RESTRICTED.observation_id, OF_FEW),
    },
    pictures=Pictures((Picture(evidence_id=SHOWN.evidence_id),), 4),
)


def test_what_few_may_see_is_not_offered_for_print() -> None:
    """Neither the fact nor the picture beside it; and a reader sees what they see elsewhere."""
    told = offered(RECORD, vocabulary(), lambda one: one is not HIDDEN, "zh-CN")
    [under] = told["indicators"]

    assert [one["observation_id"] for one in under["facts"]] == [FACT.observation_id]
    assert [one["evidence_id"] for one in told["pictures"]] == [SHOWN.evidence_id]


def test_a_chosen_picture_has_its_place_and_the_choice_its_version() -> None:
    """A change names the version it changes (RFC 9110, 13.1.1)."""
    told = offered(RECORD, vocabulary(), lambda _: True, "zh-CN")

    assert [one["place"] for one in told["pictures"]] == [1]
    assert told["pictures_etag"] == '"4"'
    assert told["most_pictures"] == 3
