"""How far each child has come, as a teacher would judge it: persistent, growing, never certain.

In: seed, pupil, indicator, which term. Out: a level A-D or a subject's level. Pure.
What a child brings stays from term to term and most of what an indicator asks does too; a term
adds a little growth and some noise. So levels move by a step here and there, as they do in life,
and a school as a whole may gain in one indicator and not in another.
Never from how many facts there are, and nobody's place among others.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from demo.chance import Chance

_OF_CHILD, _OF_INDICATOR, _OF_TERM, _OF_SCHOOL = 0.7, 0.5, 0.35, 0.25
_GROWTH = 0.12
LEVELS = {"A": 0.62, "B": -0.35, "C": -1.3, "D": float("-inf")}
SUBJECT_LEVELS = {"met": -0.45, "mostly": -1.35, "support": float("-inf")}
_DRAWS = 4


@dataclass(frozen=True)
class Latent:
    """What the seed gives every child of one school."""

    seed: int
    school: str

    def level(self, pupil: str, indicator: str, term: int) -> str:
        """What the class teacher signs in the so-manieth term, from 0."""
        return _above(LEVELS, self._standing(pupil, indicator, term))

    def second_level(self, pupil: str, indicator: str, term: int) -> str:
        """What a colleague makes of the same facts without knowing the first."""
        other = 0.3 * self._normal("second", pupil, indicator, term)
        return _above(LEVELS, self._standing(pupil, indicator, term) + other)

    def subject_level(self, pupil: str, subject: str, term: int) -> str:
        """Against the curriculum standard."""
        return _above(SUBJECT_LEVELS, self._standing(pupil, subject, term))

    def fitness(self, pupil: str, term: int) -> float:
        """About 0, one up or down for most: how fit, among what is usual at this age."""
        return self._standing(pupil, "fitness", term)

    def _standing(self, pupil: str, what: str, term: int) -> float:
        return (
            _OF_CHILD * self._normal("child", pupil)
            + _OF_INDICATOR * self._normal("indicator", pupil, what)
            + _OF_TERM * self._normal("term", pupil, what, term)
            + _OF_SCHOOL * self._normal("school", what)
            + _GROWTH * term * (1 + self._normal("growth", what))
        )

    def _normal(self, *names: object) -> float:
        """About a standard normal: a sum of uniform draws."""
        chance = Chance(f"{self.seed} {self.school} {' '.join(map(str, names))}")
        total = sum(chance.below(1_000_000) for _ in range(_DRAWS)) / 1_000_000
        return float((total - _DRAWS / 2) / (_DRAWS / 12) ** 0.5)


def _above(limits: Mapping[str, float], standing: float) -> str:
    return next(code for code, least in limits.items() if standing >= least)
