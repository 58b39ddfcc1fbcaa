"""The catalogue of what is published says what the code does and points at files that exist."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from aggregator.publish.b12_feed import FORMAT
from aggregator.publish.county_b12 import COUNTY_FORMAT
from portfolio.share.feed import TYPE

SCHEMAS = Path(__file__).parents[2] / "schemas"
CATALOGUE = yaml.safe_load((SCHEMAS / "asyncapi.yaml").read_text("utf-8"))
CHANNELS = CATALOGUE["channels"]
MESSAGES = CATALOGUE["components"]["messages"]


def references(document: Any) -> Iterator[str]:
    """Every `$ref` of the catalogue."""
    if isinstance(document, dict):
        if "$ref" in document:
            yield document["$ref"]
        document = list(document.values())
    if isinstance(document, list):
        for one in document:
            yield from references(one)


@pytest.mark.parametrize("reference", sorted(set(references(CATALOGUE))))
def test_every_reference_leads_somewhere(reference: str) -> None:
    """To a part of the catalogue or to a file beside it."""
    file, _, pointer = reference.partition("#/")
    if file:
        assert (SCHEMAS / file).is_file()
    found = CATALOGUE
    for part in pointer.split("/") if pointer else ():
        found = found[part]
    assert found


def test_every_published_schema_is_in_the_catalogue() -> None:
    """What another system can rely on is found in one place."""
    named = {one.partition("#")[0] for one in references(CATALOGUE)}
    published = {f"{one.parent.name}/{one.name}" for one in SCHEMAS.glob("feed/*.json")}
    published |= {"published/feed-event.v1.1.json"}

    assert published <= named


def test_the_names_are_those_of_the_code() -> None:
    """The type of the CloudEvent, the format of the feed."""
    assert MESSAGES["snapshotCut"]["name"] == TYPE
    assert MESSAGES["releasePublished"]["name"] == FORMAT
    assert MESSAGES["countyPublished"]["name"] == COUNTY_FORMAT


@pytest.mark.parametrize(
    ("channel", "api"), [("cubeSnapshots", "portfolio"), ("releases", "aggregator")]
)
def test_every_channel_is_a_route(channel: str, api: str) -> None:
    """Pulled over HTTP, as the service's own description says."""
    paths = json.loads((SCHEMAS / "http" / f"{api}.openapi.json").read_text("utf-8"))["paths"]

    assert "get" in paths[CHANNELS[channel]["address"]]
