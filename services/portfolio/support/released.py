"""What was released keeps its shape: a list of digests beside the schemas.

In: schemas by path. Out: which of them no longer have the shape they were released with.
The digest is SHA-256 over RFC 8785 of the schema without its sentences:
a sentence may be improved, a shape may not.
"""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import rfc8785

RELEASED = Path("schemas") / "RELEASED.json"
_SENTENCES = frozenset({"$comment", "description", "examples", "title"})
_BY_NAME = frozenset({"$defs", "patternProperties", "properties"})


def shape(schema: Any) -> Any:
    """A schema without its sentences; names of properties are no sentences."""
    if isinstance(schema, list):
        return [shape(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        word: {name: shape(one) for name, one in said.items()} if word in _BY_NAME else shape(said)
        for word, said in schema.items()
        if word not in _SENTENCES
    }


def digest(schema: Any) -> str:
    """Of the shape, 64 hexadecimal digits."""
    return sha256(rfc8785.dumps(shape(schema))).hexdigest()


def changed_since_release(list_file: Path, kept: Mapping[str, Any]) -> Iterator[str]:
    """A sentence for each released schema that is gone or has another shape."""
    for path, released in _listed(list_file).items():
        if path not in kept:
            yield f"{path} was released and is gone"
        elif digest(kept[path]) != released:
            yield f"{path} was released; another shape is another version"


def release(list_file: Path, kept: Mapping[str, Any]) -> None:
    """Note every shape there is; what is noted stays as it was noted."""
    listed = {path: digest(schema) for path, schema in kept.items()} | _listed(list_file)
    text = json.dumps(listed, indent=2, sort_keys=True)
    list_file.write_text(text + "\n", "utf-8")


def _listed(list_file: Path) -> dict[str, str]:
    if not list_file.is_file():
        return {}
    listed: dict[str, str] = json.loads(list_file.read_text("utf-8"))
    return listed
