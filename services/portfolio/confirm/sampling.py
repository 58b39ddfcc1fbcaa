"""Drawing by lot: which records somebody else looks at. Pure.

A record is drawn by an HMAC of its id under the school's own key (RFC 2104): nobody outside the
service can tell beforehand what will be drawn, a retry draws the same, and no list need be kept.
"""

from dataclasses import dataclass

from portfolio.support.data_key import DataKey

_WHOLE = 2**64


@dataclass(frozen=True, slots=True)
class Lot:
    """One lottery of a school: `purpose` keeps lotteries apart, `per_mille` is drawn of all."""

    key: DataKey
    purpose: str
    per_mille: int

    def draws(self, *names: object) -> bool:
        """Whether what these names stand for is drawn."""
        said = "/".join(("nianlun-lot-1", self.purpose, *map(str, names)))
        value = int.from_bytes(self.key.tag(said.encode())[:8])
        return value * 1000 < self.per_mille * _WHOLE
