"""The schemas of the repository as validators, which find one another by their `$id`."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

ROOT = Path(__file__).parents[2]
Validate = Callable[[str, Any], None]


@cache
def _registry() -> Registry[Any]:
    found = [json.loads(path.read_text("utf-8")) for path in ROOT.glob("schemas/published/*.json")]
    return Registry().with_resources((one["$id"], Resource.from_contents(one)) for one in found)


@cache
def _validator(path: str) -> Draft202012Validator:
    schema = json.loads((ROOT / path).read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(
        schema, registry=_registry(), format_checker=Draft202012Validator.FORMAT_CHECKER
    )


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def validate() -> Validate:
    """Holds a document against the schema of a path; raises `ValidationError`."""
    return lambda path, document: _validator(path).validate(document)
