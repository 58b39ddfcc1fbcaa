"""Settings and the two files an operator writes: examples do not run in production."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from aggregator.configuration import load_clients, load_codes, load_sources
from aggregator.main import create_app
from aggregator.settings import Settings
from aggregator.support.signing import public_jwk
from cubes import a_key

EXAMPLE = Path(__file__).parents[2] / "deploy" / "env" / "aggregator.env.example"


def test_the_example_names_every_setting_with_its_sentence() -> None:
    """Whoever installs it sees every knob; one that is gone is gone there too."""
    found = re.findall(
        r"^# (.+)\n(AGGREGATOR_[A-Z_]+)=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE
    )
    fields = Settings.model_fields

    assert {name: sentence for sentence, name in found} == {
        f"AGGREGATOR_{name.upper()}": field.description for name, field in fields.items()
    }


def test_the_example_shows_the_defaults() -> None:
    """What stands there is what happens without it."""
    said = dict(
        re.findall(r"^AGGREGATOR_([A-Z_]+)=(.*)$", EXAMPLE.read_text("utf-8"), re.MULTILINE)
    )
    for name, field in Settings.model_fields.items():
        if not field.is_required() and name != "schemas_dir":
            assert said[name.upper()] == str(field.default)


def production(**fields: object) -> Settings:
    """Settings of a production start."""
    words = {
        "profile": "production",
        "database_url": SecretStr("postgresql://aggregator:Zk3v@127.0.0.1/aggregator"),
        "signing_key_file": Path("missing.jwk"),
        "sources_file": Path("sources.json"),
        "clients_file": Path("clients.json"),
    }
    return Settings(**{**words, **fields})


def test_production_refuses_an_example_password() -> None:
    """The password of the example file is known to everyone."""
    with pytest.raises(ValidationError, match="example secret"):
        production(database_url=SecretStr("postgresql://aggregator:example@127.0.0.1/aggregator"))


def a_source(**fields: object) -> dict[str, object]:
    """A source as the file names it."""
    words = {
        "source_id": "portfolio-1",
        "base_url": "http://127.0.0.1:9",
        "login": "aggregator",
        "password": "invented",
        "kid": "school-1",
        "public_jwk": public_jwk(a_key()),
        "schools": ["2150000123"],
    }
    return {**words, **fields}


def recoded(code: str, *former: str) -> dict[str, object]:
    """A school that had other codes, all of them up to one day."""
    return {"code": code, "former": [{"code": one, "until": "2026-12-31"} for one in former]}


def write(path: Path, content: object) -> Path:
    """A JSON file."""
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "sources",
    [
        [a_source(password="an-example-password")],
        [a_source(password=None)],
        [a_source(password_file="x")],
        [a_source(schools=[])],
        [a_source(schools=["123"])],
        [a_source(public_jwk={"kty": "oct", "k": "AAAA"})],
        [a_source(), a_source(source_id="portfolio-2")],
        [a_source(surprise=1)],
        [a_source(schools=[recoded("2150000123", "2150000123")])],
        [a_source(schools=["2150000122", recoded("3150000123", "2150000122")])],
        [a_source(schools=[{"code": "2150000123", "former": []}])],
        [a_source(schools=[recoded("3150000123", "2150000123", "2150000124")])],
    ],
)
def test_a_mistake_in_the_sources_is_found_at_the_start(
    tmp_path: Path, sources: list[object]
) -> None:
    """Not at the first pull, at night."""
    with pytest.raises(ValueError, match=r"\w"):
        load_sources(production(sources_file=write(tmp_path / "sources.json", sources)))


def test_a_recoded_school_is_one_school(tmp_path: Path) -> None:
    """Pinned under all its codes, kept under the first."""
    words = a_source(schools=["2150000122", recoded("3150000123", "2150000123")])
    settings = production(sources_file=write(tmp_path / "s.json", [words]))
    ((plain, other),) = [one.pinned() for one in load_sources(settings)]
    codes = load_codes(settings)

    assert (plain.codes, other.codes) == (("2150000122",), ("2150000123", "3150000123"))
    assert {codes.first_of(one) for one in other.codes} == {other.first_code}
    assert codes.first_of("2150000122") == codes.today_of("2150000122") == "2150000122"
    assert codes.today_of("2150000123") == "3150000123"
    assert codes.before_of("2150000123") == ()
    assert codes.before_of("3150000123") == other.former


def test_a_password_can_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    """As container secrets do."""
    (tmp_path / "password").write_text("invented\n", encoding="utf-8")
    words = a_source(password=None, password_file=str(tmp_path / "password"))
    (source,) = load_sources(production(sources_file=write(tmp_path / "s.json", [words])))

    assert source.secret() == "invented"
    assert "invented" not in repr(source)


@pytest.mark.parametrize(
    "clients",
    [
        [{"client_id": "a", "role": "evaluator"}],
        [{"client_id": "a", "role": "admin", "secret_sha256": "ab" * 32}],
        [{"client_id": "a", "role": "operator", "secret_sha256": "ab" * 32}] * 2,
        [
            {
                "client_id": "a",
                "role": "operator",
                "secret_sha256": "ab" * 32,
                "secret_argon2": "$argon2id$x",
            }
        ],
        [{"client_id": "A b", "role": "operator", "secret_sha256": "ab" * 32}],
    ],
)
def test_a_mistake_in_the_clients_is_found_at_the_start(
    tmp_path: Path, clients: list[object]
) -> None:
    """A client without a secret, with two, or twice."""
    with pytest.raises(ValueError, match=r"\w"):
        load_clients(production(clients_file=write(tmp_path / "clients.json", clients)))


def test_production_does_not_make_its_own_signing_key(tmp_path: Path) -> None:
    """A key that appears by itself would be pinned by nobody; demo makes one, mode 0600."""
    digest = hashlib.sha256(b"invented").hexdigest()
    files = {
        "sources_file": write(tmp_path / "sources.json", [a_source()]),
        "clients_file": write(
            tmp_path / "clients.json",
            [{"client_id": "a", "role": "operator", "secret_sha256": digest}],
        ),
        "signing_key_file": tmp_path / "keys" / "release.jwk",
    }
    with pytest.raises(FileNotFoundError):
        create_app(production(**files))

    create_app(production(profile="demo", **files))
    assert files["signing_key_file"].stat().st_mode & 0o777 == 0o600


def test_production_refuses_a_steered_clock() -> None:
    """What an authority receives is dated by the present."""
    with pytest.raises(ValidationError, match="clock file"):
        production(clock_file="clock")
