"""The demonstration drives a teaching point of nine pupils, step by step as it drives `./run`'s."""

import asyncio
import csv
import io
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from pypdf import PdfReader
from rich.console import Console

from demo.journey import STEPS, drive
from demo.opening import Told as Asked
from demo.opening import under_way
from demo.school_term import Clients
from demo.schools import NINE
from demo.screen import Screen
from journey.aggregator import school_in
from journey.standing import Standing
from portfolio.support.ids import school_id_of

_TOOK = re.compile(r"  [0-9.]+ s\n$")


@dataclass(frozen=True)
class Village:
    """What the demonstration was told, and where it wrote."""

    asked: Asked
    dsn: str
    said: list[str]

    def drive(self) -> str:
        """Drive it, or drive it on; what a person read."""
        written = io.StringIO()
        console = Console(file=written, width=200, highlight=False)

        async def run() -> None:
            async with under_way(self.asked, NINE) as at:
                await drive(at, Screen(console))

        asyncio.run(run())
        self.said.append(written.getvalue())
        return self.said[-1]

    def events(self) -> int:
        """How many events the school's log has."""

        async def count() -> int:
            connection = await asyncpg.connect(self.dsn)
            try:
                query = "SELECT position FROM log_head WHERE school_id = $1"
                return int(await connection.fetchval(query, school_id_of(NINE.code)))
            finally:
                await connection.close()

        return asyncio.run(count())

    @property
    def memory(self) -> Path:
        return self.asked.schools_file.with_name(f"{NINE.code}-demo.json")

    def release(self) -> dict[str, bytes]:
        folder = next((self.asked.out / "b12").glob("*/r*"))
        return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture(scope="session")
def village(standing: Standing, tmp_path_factory: pytest.TempPathFactory) -> Village:
    """Driven once to its end."""
    settings = standing.system.settings
    asked = Asked(
        portfolio_url=standing.system.portfolio_url,
        aggregator_url=standing.system.aggregator_url,
        schools_file=Path(settings["DEMO_SCHOOLS_FILE"]),
        clients=Clients(settings["DEMO_OPERATOR_SECRET"], settings["DEMO_EVALUATOR_SECRET"]),
        out=tmp_path_factory.mktemp("out"),
        seed=7,
    )
    one = Village(asked, settings["PORTFOLIO_DATABASE_URL"], [])
    one.drive()
    return one


def test_every_step_is_said_and_every_family_gets_its_report(village: Village) -> None:
    """The demonstration is the first thing anyone sees of this: it must go through to its end."""
    reports = sorted((village.asked.out / "reports").glob("*/*.pdf"))
    first = PdfReader(reports[0]).pages[0].extract_text()

    assert [step.zh for step in STEPS if f"✓ {step.zh}" not in village.said[0]] == []
    assert len(reports) == 9
    assert NINE.name in first


def test_files_are_named_after_places_not_children_and_codes_are_for_their_owner(
    village: Village,
) -> None:
    """A name in a file name is read over any shoulder; a sheet of codes opens nine records."""
    sheets = list((village.asked.out / "guardian-codes").iterdir())
    text = (village.asked.out / "guardian-codes" / "1-1.txt").read_text("utf-8")
    names = {line.split("\t")[1] for line in text.splitlines() if "\t" in line}
    files = " ".join(str(file) for file in village.asked.out.rglob("*"))

    assert len(names) == 3
    assert len(sheets) == 6
    assert {sheet.stat().st_mode & 0o777 for sheet in sheets} == {0o600}
    assert village.memory.stat().st_mode & 0o777 == 0o600
    assert not [name for name in names if name in files]


def test_of_nine_pupils_nothing_is_published_but_the_reason(
    standing: Standing, village: Village
) -> None:
    """Any number of nine children is about children one can name."""
    snapshot = standing.feed_of(NINE.code)[-1]["data"]["snapshot"]
    school = school_in(village.release(), NINE.code)
    table = csv.DictReader(io.StringIO(village.release()["data.csv"].decode()))
    rows = [row for row in table if row["SCHOOL"] == NINE.code]

    assert snapshot["withheld"] == [{"band": "ALL", "reason": "group_below_10"}]
    assert _told(snapshot) == []
    assert (school["reason"], school["numbers"], school["rung"]) == (
        "group_too_small",
        [],
        "not_published",
    )
    assert [(row["OBS_VALUE"], row["DENOMINATOR"], row["REASON"]) for row in rows] == [
        ("", "", "group_too_small")
    ]


def test_a_second_run_says_what_is_there_and_changes_nothing(village: Village) -> None:
    """`./run` on existing data must not record a second term over the first."""
    before = village.events(), _files(village)
    said = village.drive()

    assert (village.events(), _files(village)) == before
    assert said == _without_times(said)
    assert said == _without_times(village.said[0])


def test_a_run_that_was_cut_short_goes_on_and_records_nothing_twice(village: Village) -> None:
    """Every command has its id before it is sent: sent again, it is the same command."""
    events, words = village.events(), json.loads(village.memory.read_text("utf-8"))
    kept = {"sign-in", "roster", "staff", "term", "teachers", "guardians"}
    words["done"] = {name: said for name, said in words["done"].items() if name in kept}
    village.memory.write_text(json.dumps(words), "utf-8")
    said = village.drive()

    assert village.events() == events
    assert _without_times(said) == _without_times(village.said[0])


def _without_times(said: str) -> str:
    return "".join(_TOOK.sub("\n", line) for line in said.splitlines(keepends=True))


def _told(snapshot: dict[str, Any]) -> list[Any]:
    return [*snapshot["groups"], *snapshot["levels"], *snapshot["subjects"], *snapshot["use"]]


def _files(village: Village) -> dict[str, int]:
    files = [file for file in village.asked.out.rglob("*") if file.is_file()]
    return {str(file): file.stat().st_mtime_ns for file in files}
