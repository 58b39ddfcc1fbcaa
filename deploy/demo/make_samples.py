"""Write the sample workbooks again: `PYTHONPATH=deploy python -m demo.make_samples`.

What `./run` hands in, for people to look at and to try the import with.
The same seed gives the same cells, so a difference in `samples/` is a decision someone made here.
"""

from pathlib import Path

from demo.lists import roster_of, staff_of
from demo.other_lists import as_bundle, as_old_workbook, as_text, hand_made
from demo.schools import FIRST_YEAR, TOWN, VILLAGE

SAMPLES = Path(__file__).parent / "samples"
SHOWN = {"": TOWN, "village_": VILLAGE}


def write_samples(folder: Path) -> None:
    """A roster and a staff list of two of the schools, and a roster in each other layout."""
    for key, school in SHOWN.items():
        roster_of(school, FIRST_YEAR).save(folder / f"{key}roster.xlsx")
        staff_of(school, FIRST_YEAR).save(folder / f"{key}staff.xlsx")
    hand_made(VILLAGE, FIRST_YEAR).save(folder / "hand_made_roster.xlsx")
    (folder / "roster_gb18030.csv").write_bytes(as_text(VILLAGE, FIRST_YEAR))
    (folder / "roster_old.xls").write_bytes(as_old_workbook(VILLAGE, FIRST_YEAR))
    (folder / "oneroster.zip").write_bytes(as_bundle(VILLAGE, FIRST_YEAR))


if __name__ == "__main__":
    SAMPLES.mkdir(exist_ok=True)
    write_samples(SAMPLES)
