"""The whole system as real processes, and 小明's term as it was told there."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from demo.schools import TOWN
from embedded.supervisor import System
from journey.aggregator import Aggregator
from journey.canaries import CHILDREN
from journey.person import Person
from journey.story import TERM, Story


@dataclass(frozen=True)
class Standing:
    """A running system, and what its operator was told."""

    folder: Path
    system: System
    portfolio: httpx.Client
    aggregator: Aggregator

    def joins_as_admin(self, school: str) -> Person:
        """The first administrator of a school, with the code told at its registration."""
        code = next(one["admin_code"] for one in self._told("DEMO_SCHOOLS_FILE", school, "code"))
        return Person.joining(self.portfolio, school, code, "admin")

    def feed_of(self, school: str) -> list[dict[str, Any]]:
        """What the school sends out, as the aggregator reads it."""
        source = next(iter(self._told("AGGREGATOR_SOURCES_FILE", school, "schools")))
        reader = Person.signing_in(self.portfolio, source["login"], source["password"])
        events: list[dict[str, Any]] = reader.get("/feed/events", school=school).json()["events"]
        return events

    def _told(self, file: str, school: str, column: str) -> list[dict[str, Any]]:
        told = json.loads(Path(self.system.settings[file]).read_text("utf-8"))
        return [one for one in told if school in one[column]]


@dataclass(frozen=True)
class Told:
    """小明's term, told to its end; what was answered on the way."""

    story: Story
    observation: str
    said: dict[str, Any]
    on_the_bus: list[dict[str, Any]]
    timeline: list[dict[str, Any]]
    report: httpx.Response
    replayed: httpx.Response
    too_late: httpx.Response
    paths: tuple[str, ...]
    release: str
    files: dict[str, bytes]


def tell(standing: Standing) -> Told:
    """The story, from the roster to the release."""
    one = Story(standing.portfolio, TOWN.code, standing.joins_as_admin(TOWN.code))
    one.admits()
    observation, said, on_the_bus = one.on_the_bus()
    home, picture = one.at_home()
    one.together()
    one.judges()
    one.closes(len(CHILDREN))
    of_term = f"/students/{one.xiaoming}/terms/{TERM.id}"
    timeline = f"/students/{one.xiaoming}/timeline?term={TERM.id}"
    report = one.mother.get(f"{of_term}/report.pdf")
    wang = one.teachers[1]
    standing.aggregator.wait_for(TOWN.code)
    published = standing.aggregator.publish(TERM.id)
    assert published.status_code == 201, published.text
    release = published.json()["release"]
    return Told(
        story=one,
        observation=observation,
        said=said,
        on_the_bus=on_the_bus,
        timeline=one.mother.get(timeline).json()["items"],
        report=report,
        replayed=wang.send("PUT", observation, json=said),
        too_late=wang.send("PUT", home.replace(home[-4:], "0000"), json=said),
        paths=(
            f"/students/{one.xiaoming}",
            timeline,
            f"{of_term}/judgement",
            f"{of_term}/report",
            f"{of_term}/report.pdf",
            picture,
        ),
        release=release,
        files=standing.aggregator.files(TERM.id, release),
    )
