"""`python -m portfolio.schemas [--check | --release]`: what others rely on, written from the code.

Out: below `schemas/` the stored events, what is published, the API and the vocabulary's forms;
`deploy/env/portfolio.env.example` and `docs/policy.zh-CN.md`. The same code gives the same bytes.
`--check` writes nothing, prints each difference and ends with exit 1.
`--release` notes every shape in `schemas/RELEASED.json`; from then on it may not change
(`schemas/README.md`).
"""

import difflib
import json
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

from portfolio.catalogue import TOPICS
from portfolio.env_example import env_example
from portfolio.main import described_api
from portfolio.share.feed import SCHEMA, FeedEvent, SignedSnapshot
from portfolio.support.event import Event
from portfolio.support.policy_text import policy_text
from portfolio.support.released import RELEASED, changed_since_release, release
from portfolio.support.vocabulary import json_schemas

ROOT = Path(__file__).parents[2]
_STORED, _PUBLISHED = "schemas/stored/", "schemas/published/"
FEED_EVENT = f"{_PUBLISHED}feed-event.v1.1.json"
_DRAFT = "https://json-schema.org/draft/2020-12/schema"


class _Plain(GenerateJsonSchema):
    """Without the titles that pydantic makes out of field names: they say nothing new."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False if "type" in schema else super().field_title_should_be_set(schema)


def files() -> dict[str, str]:
    """Path below the repository → text, of everything that is written from the code."""
    words = {f"schemas/vocabulary/{name}": made for name, made in json_schemas().items()}
    made = {**stored_schemas(), **published_schemas(), **words}
    return {
        **{path: written(schema) for path, schema in made.items()},
        "schemas/http/portfolio.openapi.json": _api(),
        "deploy/env/portfolio.env.example": env_example(),
        "docs/policy.zh-CN.md": policy_text(),
    }


@cache
def _api() -> str:
    return written(described_api().openapi())


def stored_schemas() -> dict[str, dict[str, Any]]:
    """Each stored event in the shape that is written today; older shapes stay in their files."""
    return {stored_path(one): _schema(stored_path(one), one, "validation") for one in TOPICS.all()}


def stored_path(event: type[Event], version: int | None = None) -> str:
    """Where the schema of an event stands."""
    return f"{_STORED}{event.topic}.v{version or event.schema_version}.json"


def published_schemas() -> dict[str, dict[str, Any]]:
    """`data` of a feed event, which is the `dataschema` it names; and the envelope around it."""
    data = _schema(SCHEMA, SignedSnapshot, "serialization")
    envelope = _schema(FEED_EVENT, FeedEvent, "serialization")
    envelope["properties"]["data"] = {"$ref": SCHEMA.rsplit("/", 1)[-1]}
    del envelope["$defs"]
    return {SCHEMA: data, FEED_EVENT: envelope}


def _schema(path: str, model: type[BaseModel], mode: JsonSchemaMode) -> dict[str, Any]:
    made = model.model_json_schema(by_alias=True, mode=mode, schema_generator=_Plain)
    return {"$schema": _DRAFT, "$id": path, **made}


def written(content: object) -> str:
    """As it stands in the repository: reviewed as text, the same bytes each time."""
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def differences(root: Path) -> Iterator[str]:
    """What is out of step below `root`, as text for a person."""
    for path, now in files().items():
        before = (root / path).read_text("utf-8") if (root / path).is_file() else ""
        said = f"{path} (as the code says)"
        yield from difflib.unified_diff(
            before.splitlines(), now.splitlines(), path, said, lineterm="", n=1
        )
    kept = _kept(root)
    yield from _strange_versions({path for path in kept if path.startswith(_STORED)})
    yield from changed_since_release(root / RELEASED, kept)


def _strange_versions(kept: set[str]) -> Iterator[str]:
    """What was stored once must be readable for ever, so every version has its file and reader."""
    known = {
        stored_path(event, version)
        for event in TOPICS.all()
        for version in range(1, event.schema_version + 1)
    }
    yield from (f"{path} is gone" for path in sorted(known - kept))
    yield from (f"{path} is of no event that the code reads" for path in sorted(kept - known))


def _kept(root: Path) -> dict[str, Any]:
    """Every schema of an event or of a publication that stands in the repository."""
    found = [path for folder in (_STORED, _PUBLISHED) for path in (root / folder).glob("*.json")]
    return {one.relative_to(root).as_posix(): json.loads(one.read_text("utf-8")) for one in found}


def write(root: Path) -> None:
    """Write everything; what is there under another name stays."""
    for path, text in files().items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")


def main(words: Sequence[str], root: Path = ROOT) -> int:
    """The exit status: 1 where `--check` found a difference."""
    if "--check" in words:
        found = list(differences(root))
        sys.stderr.writelines(f"{line}\n" for line in found)
        return 1 if found else 0
    write(root)
    if "--release" in words:
        release(root / RELEASED, _kept(root))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
