"""`python -m aggregator.release verify DIR --key JWK`: check a downloaded release, offline.

Signature of the manifest, digest, size and rows of every file, that CSV and JSON say the same,
and that the county's numbers follow from the schools'.
With `--previous DIR` also that this release follows that one.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from joserfc.jwk import OKPKey
from pydantic import ValidationError

from aggregator.publish.b12_documents import SchoolB12Feed
from aggregator.publish.county_b12 import CountyB12Feed, publish_counties
from aggregator.publish.county_files import county_csv
from aggregator.publish.files import csv_of
from aggregator.publish.manifest import Manifest
from aggregator.support.canonical import sha256_hex
from aggregator.support.signing import import_key, is_signed_by

app = typer.Typer(add_completion=False, help=__doc__)


@app.callback()
def release() -> None:
    """Releases of school.B12 and county.B12."""


@app.command()
def verify(
    directory: Path,
    key: Annotated[Path, typer.Option(help="The pinned public key: a JWK, or a JWK set.")],
    previous: Annotated[Path | None, typer.Option(help="Folder of the release before.")] = None,
) -> None:
    """Exit 0 and say so when everything holds; exit 1 with each fault otherwise."""
    faults = list(faults_of(directory, pinned_key(key), previous))
    for fault in faults:
        typer.echo(f"✗ {fault}", err=True)
    if faults:
        raise typer.Exit(1)
    typer.echo(f"✓ {directory.name}: 签名、摘要、内容均无误 / signature, digests and content hold")


def pinned_key(path: Path) -> OKPKey:
    """The first key of a JWK set, or the JWK itself."""
    words = json.loads(path.read_text(encoding="utf-8"))
    return import_key(words["keys"][0] if "keys" in words else words)


def faults_of(directory: Path, key: OKPKey, previous: Path | None = None) -> Iterator[str]:
    """Each fault as a sentence; nothing for a release that holds."""
    try:
        content = (directory / "manifest.json").read_bytes()
        signature = (directory / "manifest.sig").read_text(encoding="ascii").strip()
        manifest = Manifest.model_validate_json(content)
    except (OSError, UnicodeDecodeError, ValidationError):
        yield "manifest.json or manifest.sig is missing or not as agreed"
        return
    if not is_signed_by(signature, content, key, manifest.kid):
        yield "the manifest is not signed by the pinned key"
    faulty = False
    for fault in _file_faults(directory, manifest):
        faulty = True
        yield fault
    if not faulty:
        yield from _content_faults(directory, manifest)
    if previous is not None:
        yield from _chain_faults(manifest, previous)


def _file_faults(directory: Path, manifest: Manifest) -> Iterator[str]:
    for one in manifest.files:
        path = directory / one.name
        if not path.is_file():
            yield f"{one.name} is missing"
        elif sha256_hex(path.read_bytes()) != one.sha256 or path.stat().st_size != one.bytes:
            yield f"{one.name} is not the file that was published"


def _content_faults(directory: Path, manifest: Manifest) -> Iterator[str]:
    try:
        feed = SchoolB12Feed.model_validate_json((directory / "data.json").read_bytes())
    except ValidationError:
        yield "data.json is not a school.B12 feed"
        return
    if (feed.term, feed.release, feed.status) != (manifest.term, manifest.release, manifest.status):
        yield "data.json is of another release"
    if csv_of(feed) != (directory / "data.csv").read_bytes():
        yield "data.csv and data.json do not say the same"
    yield from _county_faults(directory, feed)


def _county_faults(directory: Path, feed: SchoolB12Feed) -> Iterator[str]:
    """The county is made of what `data.json` tells of schools: here it is made again."""
    try:
        told = CountyB12Feed.model_validate_json((directory / "county.json").read_bytes())
    except (OSError, ValidationError):
        yield "county.json is not a county.B12 feed"
        return
    if (told.term, told.release, told.status) != (feed.term, feed.release, feed.status):
        yield "county.json is of another release"
    if county_csv(told) != (directory / "county.csv").read_bytes():
        yield "county.csv and county.json do not say the same"
    again = publish_counties(
        term=feed.term, release=feed.release, status=feed.status, now=feed.schools, then=()
    )
    if _spreads(told) != _spreads(again):
        yield "county.json does not follow from data.json"


def _spreads(feed: CountyB12Feed) -> list[object]:
    """What does not depend on the like term."""
    return [
        (county.division, stage.stage, stage.schools, share.level, share.indicator, share.spread)
        for county in feed.counties
        for stage in county.stages
        for share in stage.shares
    ]


def _chain_faults(manifest: Manifest, previous: Path) -> Iterator[str]:
    digest = sha256_hex((previous / "manifest.json").read_bytes())
    if manifest.supersedes is None or manifest.supersedes.manifest_sha256 != digest:
        yield "this release does not follow the previous one"


if __name__ == "__main__":
    app()
