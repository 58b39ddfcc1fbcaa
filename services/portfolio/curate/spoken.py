"""What is told of a term: questions read aloud for a class, what a child says or draws. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portfolio.admit.domain import Term
from portfolio.curate import events as e
from portfolio.curate.self_review import QuestionIsUnknown
from portfolio.support.event import Event
from portfolio.support.ids import derived
from portfolio.support.mapper import Logged
from portfolio.support.problems import Conflict, Malformed, NotFound
from portfolio.support.vocabulary import Vocabulary

HAPPIEST = "happiest"
# A question is one sentence, and what a child of six says in one go is not longer.
PROMPT_SECONDS = 20
REMARK_SECONDS = 30
MOST_TELLINGS = 20


class PromptIsTooLong(Malformed):
    """One question, read once."""

    zh = "读题录音最长 {seconds} 秒。"
    en = "A question read aloud lasts {seconds} seconds at most."


class SpokenRemarkIsTooLong(Malformed):
    """A few sentences to one family."""

    zh = "给家长听的录音最长 {seconds} 秒。"
    en = "A clip for the family lasts {seconds} seconds at most."


class NothingIsTold(Malformed):
    """A voice or a drawing, or one of the child's own facts, or both."""

    zh = "请录一段话、画一张画，或选一件自己的事。"
    en = "Say something, draw something, or choose one of your own facts."


class FactIsNotTheirs(NotFound):
    """A child shows a fact of this term that counts and is their own."""

    zh = "这学期没有这条记录。"
    en = "There is no such fact in this term."


class TellingsAreEnough(Conflict):
    """What nobody can attend to any more is not taken."""

    zh = "这学期已经说了、画了 {limit} 次，先请老师听一听、看一看。"
    en = "{limit} things were told this term already; let the teacher attend to them first."


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question as it is played now; `version` changes with each recording."""

    question: str
    version: int
    sound: e.Sound


@dataclass(frozen=True, slots=True)
class Told:
    """What a child told, and when."""

    telling_id: UUID
    about: e.Telling
    fact: UUID | None
    sound: e.Sound | None
    drawing: e.Drawn | None
    told_at: datetime

    @property
    def kept(self) -> e.Sound | e.Drawn | None:
        """What there is to hear or to see."""
        return self.sound or self.drawing


def prompts_subject(class_group_id: UUID, term: str) -> UUID:
    """Under which a class's recordings of a term stand."""
    return derived(class_group_id, "prompts", term)


def tellings_subject(student_id: UUID, term: str) -> UUID:
    """Under which stands what a child told in a term."""
    return derived(student_id, "tellings", term)


def spoken_remark_subject(student_id: UUID, term: str) -> UUID:
    """Under which stand the clips beside a remark."""
    return derived(student_id, "spoken-remark", term)


def require_question(question: str, vocabulary: Vocabulary) -> None:
    """An area, an indicator, or the last question; raises `QuestionIsUnknown`."""
    known = {one.code for pair in vocabulary.indicators() for one in pair}
    if question not in known | {HAPPIEST}:
        raise QuestionIsUnknown(question=question)


def prompts(rows: Iterable[Logged], events: Iterable[Event]) -> Mapping[str, Prompt]:
    """Question → the recording that is played: the last."""
    return {
        event.question: Prompt(event.question, row.originator_version, event.sound)
        for row, event in zip(rows, events, strict=True)
        if isinstance(event, e.PromptRecorded)
    }


def tellings(rows: Iterable[Logged], events: Iterable[Event]) -> list[Told]:
    """All that a child told in a term; the latest first."""
    told = [
        Told(event.telling_id, event.about, event.fact, event.sound, event.drawing, row.recorded_at)
        for row, event in zip(rows, events, strict=True)
        if isinstance(event, e.PupilTold)
    ]
    told.reverse()
    return told


def listed(told: Sequence[Told]) -> list[Told]:
    """The last “happiest”, and all that was told to the teacher."""
    happiest = next((one for one in told if one.about == HAPPIEST), None)
    return [one for one in told if one.about != HAPPIEST or one is happiest]


def decide_tell(
    event: e.PupilTold, before: Sequence[Told], facts: Iterable[UUID], term: Term
) -> e.PupilTold:
    """A child tells something of this term; of “happiest” the last word stands.

    `before`: all of it, whatever stands.
    """
    term.require_open()
    if event.sound is None and event.drawing is None and event.fact is None:
        raise NothingIsTold(reason="")
    if event.fact is not None and event.fact not in set(facts):
        raise FactIsNotTheirs
    if len([one for one in before if one.about == event.about]) >= MOST_TELLINGS:
        raise TellingsAreEnough(limit=MOST_TELLINGS)
    return event
