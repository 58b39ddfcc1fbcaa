"""`python -m aggregator.schemas [--check]`: write what others rely on, from the code.

`schemas/feed/{school,county}-b12.v1.json` and `schemas/http/aggregator.openapi.json`;
with `--check` nothing is written, and a difference ends with exit 1.
"""

import json
import sys
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from aggregator.main import bare_app
from aggregator.publish.b12_documents import SchoolB12Feed
from aggregator.publish.county_b12 import CountyB12Feed
from aggregator.publish.manifest import Manifest

_SCHEMAS = Path(__file__).parents[2] / "schemas"


def schemas() -> dict[str, Any]:
    """Path under `schemas/` → content."""
    return {
        "feed/school-b12.v1.json": feed_schema(),
        "feed/county-b12.v1.json": county_schema(),
        "http/aggregator.openapi.json": bare_app().openapi(),
    }


def feed_schema() -> dict[str, Any]:
    """JSON Schema of `data.json`; the manifest's is in `$defs`."""
    _, made = models_json_schema(
        [(SchoolB12Feed, "serialization"), (Manifest, "serialization")],
        ref_template="#/$defs/{model}",
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "schemas/feed/school-b12.v1.json",
        "title": "school.B12 feed, version 1: data.json; manifest.json is $defs/Manifest",
        "$ref": "#/$defs/SchoolB12Feed",
        "$defs": made["$defs"],
    }


def county_schema() -> dict[str, Any]:
    """JSON Schema of `county.json`."""
    _, made = models_json_schema([(CountyB12Feed, "serialization")], ref_template="#/$defs/{model}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "schemas/feed/county-b12.v1.json",
        "title": "county.B12 feed, version 1: county.json, the part pupils' development gives",
        "$ref": "#/$defs/CountyB12Feed",
        "$defs": made["$defs"],
    }


def written(content: Any) -> str:
    """As it stands in the repository: reviewed as text."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def main(*, check: bool, root: Path = _SCHEMAS) -> int:
    """Write the files, or with `check` count those that differ."""
    differing = 0
    for name, content in schemas().items():
        path, text = root / name, written(content)
        if check:
            is_same = path.is_file() and path.read_text(encoding="utf-8") == text
            differing += not is_same
            if not is_same:
                sys.stderr.write(f"schemas/{name} is not what the code says\n")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return min(differing, 1)


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
