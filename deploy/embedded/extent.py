"""How large the demonstration's county is; decided at the first start, kept from then on.

Standard library only: the supervisor asks before anything heavy is loaded.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from demo.schools import PUPILS, SCHOOLS, School, county
from demo.term import TERMS
from embedded.kept import write_private
from embedded.troubles import OtherExtent


@dataclass(frozen=True)
class Extent:
    """So many pupils in so many schools, for so many terms, drawn by this seed."""

    seed: int = 2026
    pupils: int = PUPILS
    schools: int = len(SCHOOLS)
    terms: int = len(TERMS)

    @classmethod
    def kept_in(cls, folder: Path, said: Mapping[str, int | None]) -> "Extent":
        """What the first start was told; raises `OtherExtent` where something else is said now.

        `said`: by the names of the fields; None where nothing is said.
        """
        file, wishes = folder / "extent.json", {k: v for k, v in said.items() if v is not None}
        if not file.exists():
            write_private(file, json.dumps(asdict(cls(**wishes))))
        kept = cls(**json.loads(file.read_text("utf-8")))
        if any(getattr(kept, name) != wish for name, wish in wishes.items()):
            raise OtherExtent(folder=folder, **asdict(kept))
        return kept

    @property
    def county(self) -> tuple[School, ...]:
        """Its schools, in the order of their codes."""
        found = county(pupils=self.pupils, schools=self.schools)
        return tuple(sorted(found, key=lambda one: one.code))
