"""Write the sample workbooks again: `PYTHONPATH=deploy python -m demo.make_samples`.

What `./run` hands in, for people to look at and to try the import with.
The same seed gives the same cells, so a difference in `samples/` is a decision someone made here.
"""

from pathlib import Path

from demo.lists import roster_of, staff_of
from demo.schools import FIRST_YEAR, TOWN, VILLAGE

SAMPLES = Path(__file__).parent / "samples"
SHOWN = {"": TOWN, "village_": VILLAGE}


def write_samples(folder: Path) -> None:
    """A roster and a staff list of two of the schools, into `folder`."""
    for key, school in SHOWN.items():
        roster_of(school, FIRST_YEAR).save(folder / f"{key}roster.xlsx")
        staff_of(school, FIRST_YEAR).save(folder / f"{key}staff.xlsx")


if __name__ == "__main__":
    SAMPLES.mkdir(exist_ok=True)
    write_samples(SAMPLES)
