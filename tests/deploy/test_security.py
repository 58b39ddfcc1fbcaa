"""`deploy/SECURITY.md` speaks of every requirement of level 2, and what it points at is there."""

import re
from dataclasses import dataclass

from composed import CHECKOUT

PAGE = CHECKOUT / "deploy" / "SECURITY.md"
# OWASP ASVS 5.0.0: numbers of the requirements of levels 1 and 2, by section.
LEVEL_2 = {
    "1.1": "1-2", "1.2": "1-9", "1.3": "1-11", "1.4": "1-3", "1.5": "1-2",
    "2.1": "1-3", "2.2": "1-3", "2.3": "1-4", "2.4": "1-1",
    "3.2": "1-2", "3.3": "1-4", "3.4": "1-6", "3.5": "1-5", "3.7": "1-2",
    "4.1": "1-3", "4.2": "1-1", "4.3": "1-2", "4.4": "1-4",
    "5.1": "1-1", "5.2": "1-3", "5.3": "1-2", "5.4": "1-3",
    "6.1": "1-3", "6.2": "1-12", "6.3": "1-4", "6.4": "1-4", "6.5": "1-5", "6.6": "1-3",
    "6.8": "1-4",
    "7.1": "1-3", "7.2": "1-4", "7.3": "1-2", "7.4": "1-5", "7.5": "1-2", "7.6": "1-2",
    "8.1": "1-2", "8.2": "1-3", "8.3": "1-1", "8.4": "1-1",
    "9.1": "1-3", "9.2": "1-4",
    "10.1": "1-2", "10.2": "1-2", "10.3": "1-4", "10.4": "1-11", "10.5": "1-5", "10.6": "1-2",
    "10.7": "1-3",
    "11.1": "1-2", "11.2": "1-3", "11.3": "1-3", "11.4": "1-4", "11.5": "1-1", "11.6": "1-1",
    "12.1": "1-3", "12.2": "1-2", "12.3": "1-4",
    "13.1": "1-1", "13.2": "1-5", "13.3": "1-2", "13.4": "1-5",
    "14.1": "1-2", "14.2": "1-4", "14.3": "1-3",
    "15.1": "1-3", "15.2": "1-3", "15.3": "1-7",
    "16.1": "1-1", "16.2": "1-5", "16.3": "1-4", "16.4": "1-3", "16.5": "1-3",
    "17.1": "1-1", "17.2": "1-4", "17.3": "1-2",
}  # fmt: skip
PLACES = (CHECKOUT / "tests", CHECKOUT / "deploy", CHECKOUT)


@dataclass(frozen=True)
class Row:
    """One requirement."""

    number: str
    how: str
    shown: str

    @property
    def paths(self) -> list[str]:
        return re.findall(r"`([^`]+)`", self.shown)

    @property
    def word(self) -> str:
        """Who stands for it where no path does."""
        found = re.match(r"(operator|open|n/a)\b", self.shown)
        return found[1] if found else ""


def rows() -> list[Row]:
    found = re.findall(
        r"^\| ([0-9.]+)(?: \(L3\))? \| (.+?) \| (.+?) \|$", PAGE.read_text("utf-8"), re.MULTILINE
    )
    return [Row(*one) for one in found]


def required() -> list[str]:
    """Every number of level 2."""
    spans = [(name, *map(int, span.split("-"))) for name, span in LEVEL_2.items()]
    return [f"{name}.{one}" for name, low, high in spans for one in range(low, high + 1)]


def test_every_requirement_of_level_2_has_one_row() -> None:
    """None is passed over in silence, and none is answered twice."""
    numbers = [row.number for row in rows()]

    assert sorted(set(required()) - set(numbers)) == []
    assert sorted(one for one in set(numbers) if numbers.count(one) > 1) == []
    assert len(required()) == 253


def test_what_it_points_at_is_there() -> None:
    """A test that was renamed shows nothing any more."""
    missing = {
        (row.number, path)
        for row in rows()
        for path in row.paths
        if not any((place / path).exists() for place in PLACES)
    }

    assert missing == set()


def test_every_row_is_shown_by_something_or_says_who_stands_for_it() -> None:
    """What is met has a test or a file; what is not says so and why."""
    for row in rows():
        assert row.paths or row.word, row
        assert row.word == "" or len(row.how) > 5, row
        assert row.word not in {"operator", "open"} or row.paths or ":" in row.shown, row


def test_most_rows_are_shown_by_tests() -> None:
    """A page of promises is no evidence."""
    applying = [row for row in rows() if row.word != "n/a"]
    tested = [row for row in applying if any("test_" in path for path in row.paths)]

    assert len(tested) / len(applying) > 0.8


def test_the_gaps_are_counted() -> None:
    """Whoever closes one, or finds one, changes this number with the page."""
    assert sum(row.word == "open" or row.how.startswith("open") for row in rows()) == 6


def test_the_parts_can_be_listed() -> None:
    """The commands name files that are there."""
    said = PAGE.read_text("utf-8")
    for name in ("deploy/locks/services.txt", "services/web"):
        assert name in said
        assert (CHECKOUT / name).exists()
