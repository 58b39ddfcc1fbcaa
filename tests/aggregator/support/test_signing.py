"""Signatures hold for exactly one content, one key, one name; keys are made once and closed."""

import base64
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import OctKey, OKPKey

from aggregator.support.signing import (
    import_key,
    is_signed_by,
    key_id,
    public_jwk,
    sign_detached,
)
from cubes import a_key

KEY = a_key()
PUBLIC = import_key(public_jwk(KEY))
SIGNED = sign_detached(b"content", KEY)


def test_a_signature_holds_with_the_public_half() -> None:
    """What consumers pin is enough."""
    assert is_signed_by(SIGNED, b"content", PUBLIC, "school-1")
    assert "d" not in public_jwk(KEY)


@given(st.binary())
def test_a_signature_holds_for_no_other_content(content: bytes) -> None:
    """Whatever else is shown under it."""
    assert is_signed_by(SIGNED, content, PUBLIC, "school-1") == (content == b"content")


@given(st.text())
def test_no_text_is_by_chance_a_signature(signature: str) -> None:
    """And none breaks the check."""
    assert not is_signed_by(signature, b"content", PUBLIC, "school-1")


def header(words: bytes) -> str:
    """The signature under another header."""
    return f"{base64.urlsafe_b64encode(words).rstrip(b'=').decode()}..{SIGNED.split('..')[1]}"


@pytest.mark.parametrize(
    "words",
    [
        b'{"alg":"none","kid":"school-1"}',
        b'{"alg":"HS256","kid":"school-1"}',
        b'{"alg":"EdDSA","kid":"school-1","crit":["b64"],"b64":false}',
        b'{"alg":"EdDSA","kid":["school-1"]}',
        b'{"kid":"school-1"}',
        b"[]",
        b"\xff",
    ],
)
def test_a_signature_under_another_header_is_none(words: bytes) -> None:
    """Without algorithm, with a symmetric one, with critical extensions, not JSON at all."""
    assert not is_signed_by(header(words), b"content", PUBLIC, "school-1")


def test_a_signature_that_carries_its_content_is_none() -> None:
    """What is signed must be what we hold, not what the signature brings along."""
    content = base64.urlsafe_b64encode(b"content").decode().rstrip("=")
    attached = SIGNED.replace("..", f".{content}.")

    assert not is_signed_by(attached, b"content", PUBLIC, "school-1")


def test_the_public_key_is_no_shared_secret() -> None:
    """The old confusion: HS256 with the public half as its key."""
    shared = OctKey.import_key(base64.urlsafe_b64decode(public_jwk(KEY)["x"] + "="))
    signed = jws.serialize_compact(
        {"alg": "HS256", "kid": "school-1"}, b"content", shared, algorithms=["HS256"]
    )

    assert not is_signed_by(jws.detach_content(signed), b"content", PUBLIC, "school-1")


@pytest.mark.parametrize(
    "jwk",
    [
        {},
        {"kty": "oct", "k": "AAAA"},
        {"kty": "OKP", "crv": "X25519", "x": "A" * 43},
        {"kty": "OKP", "crv": "Ed25519", "x": 5},
        {"kty": "OKP", "crv": "Ed25519"},
    ],
)
def test_only_a_key_on_ed25519_is_taken(jwk: dict[str, object]) -> None:
    """A mistake in the configuration is found when it is read."""
    with pytest.raises(ValueError, match="Ed25519"):
        import_key(jwk)


def test_a_key_without_a_name_is_named_by_its_thumbprint() -> None:
    """RFC 7638."""
    nameless = OKPKey.generate_key("Ed25519")

    assert key_id(nameless) == nameless.thumbprint()
    assert key_id(KEY) == "school-1"


_MAKE = """
import sys
from pathlib import Path
from aggregator.support.signing import key_id, load_key
print(key_id(load_key(Path(sys.argv[1]), may_create=True)))
"""


def _making(path: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", _MAKE, path]
    return subprocess.Popen(command, stdout=subprocess.PIPE)  # noqa: S603 — our own words


def test_processes_that_start_together_share_one_key(tmp_path: Path) -> None:
    """Eight at once: one makes it, all sign with it, nobody else may read it."""
    path = tmp_path / "keys" / "release.jwk"
    making = [_making(path) for _ in range(8)]
    names = {process.communicate(timeout=60)[0] for process in making}

    assert len(names) == 1
    assert names != {b""}
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["release.jwk"]
