"""社区: what somebody without an account may confirm, once, and of whom. Pure.

They vouch for how long it took and who came; somebody of the school still takes it in,
and not whoever made the link: nothing shows who used it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from portfolio.admit.domain import Enrolled
from portfolio.capture.domain import NotForThisGrade, NotForThisVoice, Setting, require_open
from portfolio.capture.events import ObservationRecorded
from portfolio.support.problems import Conflict, Gone, Malformed
from portfolio.support.vocabulary_types import ObservationType

LASTS = timedelta(hours=72)
MOST = {"hours": 12, "minutes": 720}
_HOLD = "＊"
# Nothing in it is taken for something else when read out over a telephone.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class LinkIsUsed(Conflict):
    """One link, one confirmation."""

    zh = "这次活动已经确认过了，谢谢您。如有出入，请联系老师。"
    en = "This activity was confirmed already, thank you. If something is wrong, ask the teacher."


class LinkIsObjectedTo(Conflict):
    """What the first bearer said stays as it was said."""

    zh = "已经有人就这个链接告诉过老师，先前的话不会改动。您还有别的要说，请直接联系老师。"
    en = "Somebody has told the teacher about this link; their words stay. Please call the teacher."


class LinkHasEnded(Gone):
    """A link is good for three days, and while the school stands behind it."""

    zh = "这个链接已失效，请联系老师重新发一个。"
    en = "This link has ended; please ask the teacher for a new one."


class TimeIsImplausible(Malformed):
    """A day's service has its bounds, and is told in the type's own measure."""

    zh = "请填写这次活动的时长（{measure}，1 到 {most}）。"
    en = "Please say how long it took: {measure}, from 1 to {most}."


class NobodyCame(Malformed):
    """Whoever did not come is left out; somebody must have come."""

    zh = "请至少勾选一名到场的学生。"
    en = "Please tick at least one child who came."


@dataclass(frozen=True, slots=True)
class Vouched:
    """What a member of the community says of an activity, and a word to the children."""

    kind: ObservationType
    day: date
    link_id: UUID
    organisation: str
    name: str
    hours: int | None = None
    minutes: int | None = None
    words: str | None = None

    def measures(self) -> dict[str, int]:
        """How long it took, in the measure of the type; raises `TimeIsImplausible`."""
        wanted = timed_by(self.kind)
        given = {"hours": self.hours, "minutes": self.minutes}
        said = {name: value for name, value in given.items() if value is not None}
        if wanted is None and not said:
            return {}
        if wanted is None or set(said) != {wanted} or not 1 <= said[wanted] <= MOST[wanted]:
            measure = wanted or "—"
            raise TimeIsImplausible(measure=measure, most=MOST.get(measure, 0))
        return said


def timed_by(kind: ObservationType) -> str | None:
    """`hours` or `minutes`, whichever the type is told in; None where it is in neither."""
    return next((one for one in kind.measures if one in MOST), None)


def require_plausible(kind: ObservationType, planned: int | None) -> None:
    """Raise `TimeIsImplausible` where an activity of this type cannot be planned to take so long;
    in the type's own measure.
    """
    measure = timed_by(kind)
    if planned is not None and not (measure and 1 <= planned <= MOST[measure]):
        raise TimeIsImplausible(measure=measure or "—", most=MOST.get(measure or "", 0))


def receipt_of(link_id: UUID) -> str:
    """`8K3-27PX`: what both sides can name a confirmation by; it opens nothing."""
    number = int.from_bytes(sha256(b"nianlun-receipt-1" + link_id.bytes).digest()[:8])
    letters = []
    for _ in range(7):
        number, at = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[at])
    text = "".join(letters)
    return f"{text[:3]}-{text[3:]}"


def masked(name: str) -> str:
    """`王梓涵` → `王＊＊`: enough to tick off who came, not enough to find a child."""
    return name[:1] + _HOLD * max(1, len(name) - 1)


def require_community(kind: ObservationType) -> None:
    """Raise `NotForThisVoice` where the community is not asked."""
    if "community" not in kind.submitted_by:
        raise NotForThisVoice


def who_came(student_ids: Sequence[UUID], numbers: Sequence[int]) -> list[UUID]:
    """The children of these numbers, counted from 1; raises `NobodyCame`."""
    chosen = [number for number in dict.fromkeys(numbers) if 1 <= number <= len(student_ids)]
    if not chosen or len(chosen) != len(set(numbers)):
        raise NobodyCame(reason="came")
    return [student_ids[number - 1] for number in chosen]


def decide_vouch(said: Vouched, student: Enrolled, *, at: Setting) -> ObservationRecorded:
    """One child who came; `at` is the setting of the teacher who made the link."""
    require_community(said.kind)
    require_open(student, said.day, at=at)
    if not said.kind.is_for(student.grade(at.term)):
        raise NotForThisGrade(reason="")
    return ObservationRecorded(
        observation_type=said.kind.code,
        vocabulary=at.vocabulary.versions["observation_types"],
        occurred_on=said.day,
        source="community",
        recorded_by=said.link_id,
        needs_confirmation=said.kind.confirm == "non_teacher",
        note=said.words,
        measures=said.measures(),
        organisation=f"{said.organisation} {said.name}",
        activity_id=said.link_id,
        arranged_by=at.by.person_id,
    )


def require_usable(expires_at: datetime, now: datetime) -> None:
    """Raise `LinkHasEnded` after its three days."""
    if expires_at <= now:
        raise LinkHasEnded
