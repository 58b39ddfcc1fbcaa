"""`schemas/`, the example of settings and the page of the policy are what the code says;
what was released stays.
"""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from jsonschema import Draft202012Validator

from portfolio import schemas
from portfolio.capture.events import ObservationWithdrawn
from portfolio.catalogue import TOPICS
from portfolio.support.event import Topics
from portfolio.support.released import RELEASED, digest, shape

SCHEMA = "schemas/stored/observation-withdrawn.v1.json"
Copied = Callable[[], Path]


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """The files of the repository, to plant faults in."""
    for name in ("schemas", "deploy/env"):
        shutil.copytree(root / name, tmp_path / name)
    (tmp_path / "docs").mkdir()
    shutil.copy(root / "docs" / "policy.zh-CN.md", tmp_path / "docs")
    return tmp_path


def edited(path: Path, edit: Callable[[dict[str, Any]], Any]) -> None:
    schema = json.loads(path.read_text("utf-8"))
    edit(schema)
    path.write_text(schemas.written(schema), "utf-8")


def test_the_repository_is_in_step() -> None:
    """`python -m portfolio.schemas` was run after the last change."""
    assert schemas.main(["--check"]) == 0


def test_the_same_code_gives_the_same_bytes(copy: Path) -> None:
    """A difference in review is a decision somebody made."""
    before = {path: (copy / path).read_bytes() for path in schemas.files()}
    schemas.main([], copy)

    assert before == {path: (copy / path).read_bytes() for path in schemas.files()}


def test_every_schema_is_one_and_closed() -> None:
    """JSON Schema 2020-12; a stored event takes no field beside its own."""
    for made in (*schemas.stored_schemas().values(), *schemas.published_schemas().values()):
        Draft202012Validator.check_schema(made)
    assert all(made["additionalProperties"] is False for made in schemas.stored_schemas().values())


@pytest.mark.parametrize("path", sorted(schemas.files()))
def test_a_file_that_was_edited_or_lost_is_named(
    path: str, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Planted faults: one letter too many, and no file at all."""
    file = copy / path
    text = file.read_text("utf-8")
    file.write_text(text.replace("the ", "teh ", 1) + "\n", "utf-8")
    assert schemas.main(["--check"], copy) == 1
    assert path in capsys.readouterr().err

    file.unlink()
    assert schemas.main(["--check"], copy) == 1
    assert path in capsys.readouterr().err


class Withdrawn(ObservationWithdrawn):
    """The same event in a second version."""

    schema_version: ClassVar[int] = 2


def test_an_older_version_must_stay(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted fault: the file of the first version was moved to the second."""
    topics = [one for one in TOPICS.all() if one is not ObservationWithdrawn]
    monkeypatch.setattr(schemas, "TOPICS", Topics([*topics, Withdrawn]))
    schemas.main([], copy)
    assert list(schemas.differences(copy)) == []

    (copy / SCHEMA).unlink()
    assert list(schemas.differences(copy)) == [f"{SCHEMA} is gone"]


def test_a_topic_that_nobody_reads_is_named(copy: Path) -> None:
    """Planted fault: an event was given another topic, and its stored rows have no reader."""
    strange = SCHEMA.replace("withdrawn", "retracted")
    (copy / SCHEMA).rename(copy / strange)

    assert f"{strange} is of no event that the code reads" in list(schemas.differences(copy))


@pytest.mark.parametrize(
    "edit",
    [
        lambda schema: schema["properties"].update(seat={"type": "integer"}),
        lambda schema: schema["properties"].pop("reason"),
        lambda schema: schema["required"].append("reason"),
        lambda schema: schema.update(additionalProperties=True),
        lambda schema: schema["properties"]["withdrawn_by"].update(format="email"),
    ],
    ids=["new field", "field gone", "required", "open", "narrowed"],
)
def test_what_was_released_keeps_its_shape(
    edit: Callable[[dict[str, Any]], Any], copy: Path
) -> None:
    """Planted faults: each is another shape under the same version, even if the code says so."""
    schemas.main(["--release"], copy)
    assert list(schemas.differences(copy)) == []

    edited(copy / SCHEMA, edit)
    assert f"{SCHEMA} was released; another shape is another version" in list(
        schemas.differences(copy)
    )


def test_what_was_released_cannot_be_released_again_otherwise(copy: Path) -> None:
    """A second release notes what is new and leaves what was noted."""
    schemas.main(["--release"], copy)
    before = json.loads((copy / RELEASED).read_text("utf-8"))
    (copy / RELEASED).write_text(json.dumps({**before, SCHEMA: "00" * 32}), "utf-8")
    schemas.main(["--release"], copy)

    assert json.loads((copy / RELEASED).read_text("utf-8")) == {**before, SCHEMA: "00" * 32}
    assert set(before) >= {*schemas.stored_schemas(), *schemas.published_schemas()}
    assert set(before) == set(schemas._kept(copy))


def test_a_released_schema_that_is_gone_is_named(copy: Path) -> None:
    """Planted fault: a published schema was deleted with the code that made it."""
    gone = "schemas/published/cube-snapshot.v0.9.json"
    listed = json.loads((copy / RELEASED).read_text("utf-8"))
    (copy / RELEASED).write_text(json.dumps({**listed, gone: "00" * 32}), "utf-8")

    assert f"{gone} was released and is gone" in list(schemas.differences(copy))


def test_a_sentence_may_be_improved() -> None:
    """Titles, descriptions and examples are for people; a property may well be called so."""
    schema = {"title": "A", "properties": {"title": {"type": "string", "description": "x"}}}
    other = {"title": "B", "properties": {"title": {"type": "string", "description": "y"}}}

    assert shape(schema) == {"properties": {"title": {"type": "string"}}}
    assert digest(schema) == digest(other)
    assert digest(schema) != digest({"properties": {"name": {"type": "string"}}})
