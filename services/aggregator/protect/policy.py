"""How much may be told of a group: versioned numbers, and what follows from a group's size alone.

Everything here depends on sizes that are published anyway,
so the choice of a rung or of a bound tells an attacker nothing.
"""

from dataclasses import asdict, dataclass, field
from enum import StrEnum

from aggregator.support.canonical import canonical, sha256_hex


class Rung(StrEnum):
    """How finely a group's levels are told."""

    LEVELS = "levels"
    HALVES = "halves"
    NOT_PUBLISHED = "not_published"


@dataclass(frozen=True)
class End:
    """Where a row's ends begin: up to `width` pupils is told as "at most `percent` %"."""

    percent: int
    width: int


@dataclass(frozen=True)
class Policy:
    """`k`: the least group and the least count that may be told.

    `percents`: the bounds an end may be told by, the finest first;
    `finest`: those with which five levels still say something.
    `edges`: where coded shares change their class, of `least_coded` and more;
    `least_rates`: the steps a matched rate is told by; `steps`: of a value added;
    `room`: times `k` counts must be left beside the levels of two terms.
    """

    version: str = "protect.v4"
    k: int = 10
    percents: tuple[int, ...] = (5, 10, 20)
    finest: tuple[int, ...] = (5, 10)
    edges: tuple[int, ...] = (15, 35, 55, 75)
    least_coded: int = 100
    least_rates: tuple[int, ...] = (80, 60)
    room: int = 3
    steps: tuple[int, ...] = (5, 10, 20)
    hide_first: dict[str, tuple[str, ...]] = field(
        default_factory=lambda: {
            "levels": ("not_enough", "C", "B", "A", "D"),
            "halves": ("not_enough", "C_D", "A_B"),
            "subject_levels": ("not_enough", "mostly", "met", "support"),
            "share": ("yes", "no"),
            "fitness": ("not_measured", "pass", "good", "excellent", "exempt", "fail"),
            "vision": ("not_measured", "reduced", "normal"),
            "weight": ("not_measured", "overweight", "normal", "low", "obese"),
            "labour_time": ("not_recorded", "below", "reached"),
            "sports_skill": ("none", "has"),
            "arts_skill": ("none", "has"),
        }
    )

    @property
    def digest(self) -> str:
        """Names this policy in a manifest: SHA-256 over its RFC 8785 bytes."""
        return sha256_hex(canonical(asdict(self)))

    def end(self, total: int, cells: int) -> End | None:
        """The narrowest end that still hides `k` possibilities in a row of `cells`, or None.

        5 % of 528 pupils are 26, of 60 pupils 3: there the bound must be coarser to hide anyone.
        The least width follows from the steps of `row.hide`.
        """
        ends = (End(percent, total * percent // 100) for percent in self.percents)
        return next((end for end in ends if end.width >= self.k + cells - 3), None)

    def between(self, numerator: int, denominator: int) -> tuple[int, int] | None:
        """The class a share falls into, in %; None where so few stand behind it.

        The edges are placed so that of three shares that add up to 100 %
        no two classes ever leave less than 10 % to the third (`tests/…/test_change.py`).
        """
        if denominator < self.least_coded:
            return None
        ends = (0, *self.edges, 100)
        below = sum(100 * numerator >= edge * denominator for edge in self.edges)
        return ends[below], ends[below + 1]

    def step(self, total: int) -> int | None:
        """The finest step that still is `k` of `total` pupils."""
        return next((one for one in self.steps if one * total >= 100 * self.k), None)

    def rung(self, total: int) -> Rung:
        """Five levels where the group is large enough, else two halves, else nothing."""
        fine = self.end(total, 5)
        if fine is not None and fine.percent in self.finest:
            return Rung.LEVELS
        return Rung.HALVES if self.end(total, 3) else Rung.NOT_PUBLISHED
