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
    """

    version: str = "protect.v1"
    k: int = 10
    percents: tuple[int, ...] = (5, 10, 20)
    finest: tuple[int, ...] = (5, 10)
    hide_first: dict[str, tuple[str, ...]] = field(
        default_factory=lambda: {
            "levels": ("not_enough", "C", "B", "A", "D"),
            "halves": ("not_enough", "C_D", "A_B"),
            "subject_levels": ("not_enough", "mostly", "met", "support"),
            "share": ("yes", "no"),
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

    def rung(self, total: int) -> Rung:
        """Five levels where the group is large enough, else two halves, else nothing."""
        fine = self.end(total, 5)
        if fine is not None and fine.percent in self.finest:
            return Rung.LEVELS
        return Rung.HALVES if self.end(total, 3) else Rung.NOT_PUBLISHED
