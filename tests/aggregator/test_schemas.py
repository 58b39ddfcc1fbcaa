"""What others rely on is generated from the code, and in step with it."""

import json
from pathlib import Path

import jsonschema
import pytest
from fastapi.routing import APIRoute

from aggregator.main import bare_app
from aggregator.schemas import feed_schema, main


def test_the_files_in_the_repository_are_what_the_code_says() -> None:
    """`python -m aggregator.schemas` was run after the last change."""
    assert main(check=True) == 0


def test_a_difference_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Planted fault: one letter changed in one file."""
    main(check=False, root=tmp_path)
    path = tmp_path / "feed" / "school-b12.v1.json"
    path.write_text(path.read_text(encoding="utf-8").replace("school", "shool", 1))

    assert main(check=True, root=tmp_path) == 1
    assert "feed/school-b12.v1.json" in capsys.readouterr().err


def test_the_feed_schema_is_a_schema() -> None:
    """JSON Schema 2020-12, closed: no field beside the named ones."""
    schema = feed_schema()
    jsonschema.Draft202012Validator.check_schema(schema)

    objects = [one for one in schema["$defs"].values() if one.get("type") == "object"]
    assert all(one["additionalProperties"] is False for one in objects)


def test_every_route_is_told_in_chinese_and_english() -> None:
    """The reader of the file need not know the other language."""
    for route in bare_app().routes:
        if isinstance(route, APIRoute):
            for words in (route.summary or "", route.description):
                chinese, _, english = words.partition(" / ")
                assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)
                assert english.isascii()
                assert english


def test_every_refusal_is_told_as_a_problem() -> None:
    """No route documents the framework's own error shape."""
    assert "HTTPValidationError" not in json.dumps(bare_app().openapi())
