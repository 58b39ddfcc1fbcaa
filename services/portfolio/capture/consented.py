"""Pictures and voice clips: kept, and shown, where the family consents. Pure.

A child's face and voice are sensitive (个人信息保护法, 28, 29 and 31): consent to `photo` is asked
for before one is taken, whoever sends it, and again at each reading.
To send is not to consent: who consents has read the notice, and finds the word in one place.
Taken back, what is kept already is for the family alone (the same law, 15 and 44).
"""

from datetime import date

from portfolio.admit.domain import Enrolled
from portfolio.support.policy import Relation
from portfolio.support.problems import Forbidden

SCOPE = "photo"
_FAMILY = frozenset({Relation.GUARDIAN, Relation.STUDENT})


class PicturesAreClosed(Forbidden):
    """The school opens a child's picture or voice while the family consents, and only then."""

    zh = "家长没有同意使用孩子的照片和录音，或已经撤回，现在只有家人能打开；文字记录不受影响。"
    en = "The family does not consent to pictures and clips; the family alone can open them now."


def require_taken(student: Enrolled, on: date) -> None:
    """Raise `ConsentIsMissing` unless a picture or clip of the pupil may be kept."""
    student.require_consent(SCOPE, on)


def require_shown(student: Enrolled, relations: frozenset[Relation], on: date) -> None:
    """Raise `PicturesAreClosed` unless those who stand so to the pupil may open one on a day."""
    if not relations & _FAMILY and not student.has_consent(SCOPE, on):
        raise PicturesAreClosed
