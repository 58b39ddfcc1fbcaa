"""The demonstration drives a tiny county, two schools for two terms, as it drives `./run`'s."""

import asyncio
import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest
from pypdf import PdfReader
from rich.console import Console

from demo.county_term import Clients
from demo.journey import drive
from demo.opening import Told as Asked
from demo.opening import under_way
from demo.schools import School
from demo.screen import Screen
from demo.term import TERMS
from embedded.extent import Extent
from embedded.home import Home
from embedded.partners import partners_folder
from embedded.ports import free_ports
from embedded.supervisor import System
from journey.aggregator import school_in
from journey.person import eventually
from portfolio.capture.peer_delivery import DUE
from portfolio.capture.peers import LEAST_GIVERS
from portfolio.support.ids import school_id_of

_TOOK = re.compile(r"  [0-9.]+ s\n$")
# What the worker asks, and whether the tables in which it asks are at the end of the log.
_SETTLED = (
    "SELECT position FROM log_head h WHERE school_id = $1 AND NOT EXISTS"
    f" ({DUE}) AND h.position <= ALL"
    " (SELECT t.position FROM tracking t WHERE t.school_id = h.school_id)"
)
_ANY_KIND_WORD = (datetime.max.replace(tzinfo=UTC), LEAST_GIVERS, 1)
TINY: dict[str, int | None] = {"pupils": 24, "schools": 2, "terms": 2, "seed": 7}


@dataclass(frozen=True)
class SmallCounty:
    """What the demonstration was told, and where it wrote."""

    asked: Asked
    dsn: str
    said: list[str]

    @property
    def schools(self) -> tuple[School, ...]:
        return self.asked.extent.county

    def drive(self) -> str:
        """Drive it, or drive it on; what a person read."""
        written = io.StringIO()
        console = Console(file=written, width=200, highlight=False)

        async def run() -> None:
            async with under_way(self.asked) as at:
                await drive(at, Screen(console))

        asyncio.run(run())
        self.said.append(written.getvalue())
        return self.said[-1]

    def settled(self) -> list[int | None]:
        """How many events each school's log has, once the worker has nothing more to write:
        the read tables show the whole log, and in them no kind word is due.
        """
        return eventually(lambda: asyncio.run(self._ends()), lambda found: None not in found)

    async def _ends(self) -> list[int | None]:
        connection = await asyncpg.connect(self.dsn)
        try:
            ids = [school_id_of(one.code) for one in self.schools]
            return [await connection.fetchval(_SETTLED, one, *_ANY_KIND_WORD) for one in ids]
        finally:
            await connection.close()

    @property
    def memory(self) -> Path:
        return self.asked.schools_file.with_name("demo.json")

    def release(self, term: str) -> dict[str, bytes]:
        folder = max((self.asked.out / "b12" / term).glob("r*"))
        return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallCounty]:
    """Driven once to its end."""
    home = Home(tmp_path_factory.mktemp("示例 县") / "state")
    home.make()
    Extent.kept_in(partners_folder(home.folder), TINY)
    with System(home, port=free_ports(1)[0], say=lambda _: None) as system:
        settings = system.settings
        asked = Asked(
            portfolio_url=system.portfolio_url,
            aggregator_url=system.aggregator_url,
            schools_file=Path(settings["DEMO_SCHOOLS_FILE"]),
            clients=Clients(settings["DEMO_OPERATOR_SECRET"], settings["DEMO_EVALUATOR_SECRET"]),
            clock_file=Path(settings["DEMO_CLOCK_FILE"]),
            out=tmp_path_factory.mktemp("out"),
        )
        one = SmallCounty(asked, settings["PORTFOLIO_DATABASE_URL"], [])
        one.drive()
        yield one


def test_every_family_gets_its_report_of_every_term(small: SmallCounty) -> None:
    """The demonstration is the first thing anyone sees of this: it must go through to its end."""
    for school in small.schools:
        for term in TERMS[:2]:
            folder = small.asked.out / "reports" / school.code / term.id
            reports = sorted(folder.glob("*/*.pdf"))
            text = PdfReader(reports[0]).pages[0].extract_text()

            assert len(reports) == school.size + 1  # one child joined late
            assert school.name in text


def test_files_are_named_after_places_not_children_and_codes_are_for_their_owner(
    small: SmallCounty,
) -> None:
    """A name in a file name is read over any shoulder; a sheet of codes opens many records."""
    sheets = [one for one in (small.asked.out / "guardian-codes").rglob("*") if one.is_file()]
    lines = [line for one in sheets for line in one.read_text("utf-8").splitlines()]
    names = {line.split("\t")[1] for line in lines if "\t" in line}
    files = " ".join(str(file) for file in small.asked.out.rglob("*"))

    assert len(names) >= sum(one.size for one in small.schools) - 3
    assert {sheet.stat().st_mode & 0o777 for sheet in sheets} == {0o600}
    assert small.memory.stat().st_mode & 0o777 == 0o600
    assert not [name for name in names if name in files]


def test_of_a_handful_of_pupils_nothing_is_published_but_the_reason(small: SmallCounty) -> None:
    """Any number of seven children is about children one can name."""
    tiny = min(small.schools, key=lambda one: one.size)
    files = small.release(TERMS[0].id)
    school = school_in(files, tiny.code)
    table = csv.DictReader(io.StringIO(files["data.csv"].decode()))
    told = [row for row in table if row["SCHOOL"] == tiny.code and row["OBS_VALUE"]]

    assert tiny.size + 1 < 10
    assert (school["numbers"], school["rung"], told) == ([], "not_published", [])


def test_what_comes_back_once_reports_are_out_is_driven_too(small: SmallCounty) -> None:
    """Families hear, take part, write, object; a report gets its next version; a colleague goes."""
    done = json.loads(small.memory.read_text("utf-8"))["done"]
    steps = ("read-aloud", "taking-part", "letters", "late-resolutions", "revised", "staff-release")
    counts = {
        name: [int(n) for n in re.findall(r"\d+", done[f"{TERMS[1].id}/{name}"])] for name in steps
    }
    next_versions = [*(small.asked.out / "reports").glob(f"*/{TERMS[1].id}/*/*.2.pdf")]

    assert all(all(count) for count in counts.values()), counts
    assert [len(next_versions)] == counts["revised"]


def test_provisional_numbers_are_superseded_by_final_ones(small: SmallCounty) -> None:
    """The county looks while the last term runs; of the others it hears when they are over."""
    folders = [sorted((small.asked.out / "b12" / one.id).glob("r*")) for one in TERMS[:2]]
    manifests = [
        [json.loads((one / "manifest.json").read_bytes()) for one in some] for some in folders
    ]
    first, last = ([one["status"] for one in some] for some in manifests)

    assert (first, last) == (["final"], ["provisional", "final"])
    assert manifests[1][0]["supersedes"] is None
    assert manifests[1][1]["supersedes"]


def test_a_second_run_says_what_is_there_and_changes_nothing(small: SmallCounty) -> None:
    """`./run` on existing data must not record a second county over the first."""
    before = small.settled(), _files(small)
    said = small.drive()

    assert (small.settled(), _files(small)) == before
    assert said == _without_times(said)
    assert said == _without_times(small.said[0])


def test_a_run_that_was_cut_short_goes_on_and_records_nothing_twice(small: SmallCounty) -> None:
    """Every command has its id before it is sent: sent again, it is the same command."""
    events, whole = small.settled(), small.memory.read_text("utf-8")
    words = json.loads(whole)
    again = ("activities-2", "offline-2", "remarks", "close", "cut", "release")
    words["done"] = {
        name: said
        for name, said in words["done"].items()
        if not name.startswith(TERMS[1].id) or name.rpartition("/")[2] not in again
    }
    small.memory.write_text(json.dumps(words), "utf-8")
    said = small.drive()
    small.memory.write_text(whole, "utf-8")  # for whoever comes after

    assert small.settled() == events
    # The last grade has left since then: there are fewer to speak of, and nothing new to record.
    assert said.count("✓") == small.said[0].count("✓")


def _without_times(said: str) -> str:
    return "".join(_TOOK.sub("\n", line) for line in said.splitlines(keepends=True))


def _files(small: SmallCounty) -> dict[str, int]:
    files = [file for file in small.asked.out.rglob("*") if file.is_file()]
    return {str(file): file.stat().st_mtime_ns for file in files}
