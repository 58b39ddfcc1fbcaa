"""Whose hands somebody else's account may be: who gave them the means to act. Pure.

Two people's word is worth two only where neither made the other. Whoever gives somebody a code to
sign in with, a duty, or the way to another second factor could be that somebody; so could whoever
gave the giver theirs. In: what was given, by whom, when. Out: who stands behind a person.

未成年人网络保护条例, 36: access is approved by somebody responsible, not by oneself twice.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

# After so long a colleague whom nobody knows would have been met; what is older is told, not
# refused: in a school with one administrator every account began with their code.
STAYS_CLOSE = timedelta(days=30)
CODE, FACTOR = "code", "factor"
ADMIN = "school_admin"


@dataclass(frozen=True, slots=True)
class Leaning:
    """`means`: `code` (one that was used), `factor` (another was let in), or a duty by name."""

    person_id: UUID
    means: str
    given_by: UUID
    given_at: datetime


def counting(duties: Iterable[str]) -> frozenset[str]:
    """What is looked at where one of these duties gives the right."""
    return frozenset({CODE, FACTOR, ADMIN, *duties})


def behind(
    person_id: UUID,
    known: Collection[Leaning],
    means: Collection[str],
    since: datetime | None = None,
) -> frozenset[UUID]:
    """The person, and everybody who by these means may stand behind them, over any number of
    steps; `since`: by what was given from then on.
    """
    found, ahead = {person_id}, [person_id]
    while ahead:
        one = ahead.pop()
        givers = {
            it.given_by
            for it in known
            if it.person_id == one and it.means in means and (since is None or it.given_at >= since)
        }
        ahead += givers - found
        found |= givers
    return frozenset(found)


def are_one_hand(
    one: UUID,
    other: UUID,
    known: Collection[Leaning],
    means: Collection[str],
    since: datetime | None = None,
) -> bool:
    """Whether somebody, perhaps one of the two, may stand behind both."""
    return not behind(one, known, means, since).isdisjoint(behind(other, known, means, since))
