"""`python -m aggregator.release verify DIR`: a consumer checks a release without asking us."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from aggregator.ingest.events import CubeSnapshot
from aggregator.measure.domain import measure_school
from aggregator.protect.policy import Policy
from aggregator.publish.b12_feed import publish_feed
from aggregator.publish.county_b12 import CountyB12Feed, publish_counties
from aggregator.publish.county_files import county_csv, county_files
from aggregator.publish.domain import draft_school
from aggregator.publish.events import ReleasePublished
from aggregator.publish.files import data_files
from aggregator.publish.manifest import commitment, manifest_files
from aggregator.release import app
from aggregator.support.canonical import canonical, sha256_hex
from aggregator.support.ids import uuid7
from aggregator.support.signing import public_jwk, sign_detached
from aggregator.support.vocabulary import load_vocabulary
from cubes import a_cube, a_key

VOCABULARY = load_vocabulary(Path(__file__).parents[2] / "schemas")
KEY = a_key("release-1")
POLICY = Policy()
NAMES = [
    "data.csv",
    "data.json",
    "schema.json",
    "county.csv",
    "county.json",
    "manifest.json",
    "manifest.sig",
]


def a_release(folder: Path, number: int = 1, supersedes: str | None = None) -> Path:
    """A release of three schools, as it is downloaded."""
    snapshots = [CubeSnapshot.model_validate(a_cube(f"215000012{one}")) for one in (3, 4, 5)]
    drafts = {
        one.school.code: draft_school(measure_school(one), [], policy=POLICY, vocabulary=VOCABULARY)
        for one in snapshots
    }
    event = ReleasePublished.model_validate(
        {
            "term": "2026-2027-1",
            "number": number,
            "release_id": uuid7(),
            "reason": "scheduled",
            "status": "final",
            "published_at": "2027-02-01T04:00:00Z",
            "published_by": "operator",
            "command_id": uuid7(),
            "command_tag": "tag",
            "supersedes_sha256": supersedes,
            "input_nonce": b"nonce",
        }
    )
    feed = publish_feed(
        term=event.term,
        release=event.name,
        status=event.status,
        policy=POLICY.version,
        schools=tuple(draft.document for draft in drafts.values()),
    )
    documents = tuple(draft.document for draft in drafts.values())
    counties = publish_counties(
        term=event.term, release=event.name, status=event.status, now=documents, then=()
    )
    files = (*data_files(feed), *county_files(counties))
    digests = {one.school.code: one.content_digest for one in snapshots}
    signed = manifest_files(event, drafts, digests, files=files, policy=POLICY, key=KEY)
    target = folder / event.name
    target.mkdir()
    for file in (*files, *signed):
        (target / file.name).write_bytes(file.content)
    return target


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """A release that holds, in a folder."""
    return a_release(tmp_path)


def verify(directory: Path, *more: str) -> tuple[int, str]:
    """Exit status and what was said."""
    pinned = directory.parent / "pinned.jwk"
    pinned.write_text(json.dumps(public_jwk(KEY)), encoding="utf-8")
    done = CliRunner().invoke(app, ["verify", str(directory), "--key", str(pinned), *more])
    return done.exit_code, done.output


def test_a_release_as_published_holds(released: Path) -> None:
    """Exit 0, in one line, in both languages."""
    status, said = verify(released)

    assert status == 0
    assert "均无误" in said
    assert "hold" in said


@pytest.mark.parametrize("name", NAMES[:-1])
def test_one_changed_byte_is_found(released: Path, name: str) -> None:
    """In any file."""
    path = released / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))

    assert verify(released)[0] == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_file_is_found(released: Path, name: str) -> None:
    """Whichever."""
    (released / name).unlink()

    assert verify(released)[0] == 1


def test_reordered_rows_are_found(released: Path) -> None:
    """The same numbers under other schools."""
    path = released / "data.csv"
    head, *rows = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([head, *reversed(rows)]))
    status, said = verify(released)

    assert status == 1
    assert "data.csv is not the file that was published" in said


def test_a_release_signed_by_another_key_is_found(released: Path) -> None:
    """A whole release forged with care: only the key is wrong."""
    content = (released / "manifest.json").read_bytes()
    (released / "manifest.sig").write_text(sign_detached(content, a_key("release-1")))
    status, said = verify(released)

    assert status == 1
    assert "not signed by the pinned key" in said


def test_csv_and_json_that_disagree_are_found_even_when_signed(released: Path) -> None:
    """Our own mistake: properly signed, and still wrong."""
    table = (released / "data.csv").read_bytes().replace(b",180,", b",181,", 1)
    (released / "data.csv").write_bytes(table)
    sign_again(released, "data.csv")
    status, said = verify(released)

    assert status == 1
    assert "do not say the same" in said


def sign_again(released: Path, *names: str) -> None:
    """The manifest anew over changed files, by our own key."""
    manifest = json.loads((released / "manifest.json").read_bytes())
    for entry in manifest["files"]:
        if entry["name"] in names:
            content = (released / entry["name"]).read_bytes()
            entry.update(sha256=sha256_hex(content), bytes=len(content))
    content = canonical(manifest)
    (released / "manifest.json").write_bytes(content)
    (released / "manifest.sig").write_text(sign_detached(content, KEY))


def test_a_county_that_does_not_follow_from_its_schools_is_found(released: Path) -> None:
    """Worked out from something that was not published: signed, and still wrong."""
    county = json.loads((released / "county.json").read_bytes())
    shares = county["counties"][0]["stages"][0]["shares"]
    share = next(one for one in shares if one["spread"])
    share["spread"]["p50"] += 1
    (released / "county.json").write_bytes(canonical(county))
    feed = CountyB12Feed.model_validate(county)
    (released / "county.csv").write_bytes(county_csv(feed))
    sign_again(released, "county.json", "county.csv")
    status, said = verify(released)

    assert status == 1
    assert "does not follow from data.json" in said


def test_the_chain_to_the_release_before_is_checked(tmp_path: Path) -> None:
    """A rollback or a replaced first release breaks it."""
    first = a_release(tmp_path)
    digest = sha256_hex((first / "manifest.json").read_bytes())
    second = a_release(tmp_path, 2, digest)
    assert verify(second, "--previous", str(first))[0] == 0

    shutil.rmtree(first)
    other = a_release(tmp_path)
    assert verify(second, "--previous", str(other))[0] == 1


def test_the_commitment_opens_only_with_its_nonce() -> None:
    """It binds us to the snapshots we used; without the nonce it cannot be tried."""
    digests = {"2150000123": "ab" * 32}

    assert commitment(b"nonce", digests) == commitment(b"nonce", digests)
    assert commitment(b"nonce", digests) != commitment(b"other", digests)
    assert commitment(b"nonce", digests) != commitment(b"nonce", {"2150000123": "cd" * 32})
