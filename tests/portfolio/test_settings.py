"""Settings: every knob has its sentence, the example shows all, production refuses examples."""

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from portfolio.env_example import env_example, settings_by_name
from portfolio.settings import ObjectSettings, Settings

EXAMPLE = Path(__file__).parents[2] / "deploy" / "env" / "portfolio.env.example"
FIELDS = dict(settings_by_name(Settings, "PORTFOLIO_"))


def said_in(text: str) -> dict[str, str]:
    """The variables of an environment file."""
    return dict(re.findall(r"^([A-Z_]+)=(.*)$", text, re.MULTILINE))


def production(**fields: Any) -> Settings:
    """Settings of a production start."""
    words = {
        "profile": "production",
        "database_url": SecretStr("postgresql://portfolio:Zk3v@127.0.0.1/portfolio"),
        "keys_database_url": SecretStr("postgresql://keys:Wq8r@127.0.0.1:5433/keys"),
        "master_key_dir": Path("master-keys"),
        "signing_key_file": Path("signing.jwk"),
        "objects": ObjectSettings(access_key=SecretStr("Ab1"), secret_key=SecretStr("Cd2")),
    }
    return Settings(**{**words, **fields})


def test_every_setting_has_its_sentence() -> None:
    """A knob without a sentence is a knob that is turned by guessing."""
    assert all(field.description for field in FIELDS.values())
    assert len(FIELDS) > len(Settings.model_fields)


def test_the_example_names_every_setting_with_its_sentence() -> None:
    """Whoever installs it sees every knob, those inside a part too."""
    found = re.findall(r"^# (.+)\n(PORTFOLIO_[A-Z_]+)=", EXAMPLE.read_text("utf-8"), re.MULTILINE)

    assert {name: sentence for sentence, name in found} == {
        name: field.description for name, field in FIELDS.items()
    }


def test_the_example_is_what_the_code_writes() -> None:
    """`python -m portfolio.schemas` was run after the last change."""
    assert EXAMPLE.read_text("utf-8") == env_example()


def test_the_example_is_read_as_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands there is what happens without it, but for what must be given."""
    said = said_in(EXAMPLE.read_text("utf-8"))
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PORTFOLIO_PROFILE", "demo")
    read = Settings()

    for name, field in settings_by_name(Settings, "PORTFOLIO_"):
        if not field.is_required() and not field.examples and name != "PORTFOLIO_PROFILE":
            inside: Any = read
            for part in name.removeprefix("PORTFOLIO_").lower().split("__"):
                inside = getattr(inside, part)
            assert inside == field.default, name
    assert read.database_url.get_secret_value() == said["PORTFOLIO_DATABASE_URL"]
    assert read.objects.secret_key.get_secret_value() == "example"


def test_the_example_does_not_run_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its passwords are known to everyone."""
    for name, value in said_in(EXAMPLE.read_text("utf-8")).items():
        monkeypatch.setenv(name, value)

    with pytest.raises(ValidationError, match="example secret"):
        Settings()


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"database_url": SecretStr("postgresql://p:example@127.0.0.1/p")}, "example secret"),
        ({"keys_database_url": SecretStr("postgresql://k:example@127.0.0.1/k")}, "example secret"),
        ({"objects": ObjectSettings(secret_key=SecretStr("example"))}, "example secret"),
        ({"objects": ObjectSettings(access_key=SecretStr("example"))}, "example secret"),
        ({"allow_unsafe_server": True}, "fsync"),
        ({"clock_file": "clock"}, "clock file"),
        ({"second_factor": "offered"}, "second factor"),
    ],
    ids=[
        "database",
        "keys",
        "object store",
        "its access key",
        "unsafe server",
        "steered clock",
        "second factor",
    ],
)
def test_production_refuses_what_is_for_trying(fields: dict[str, Any], why: str) -> None:
    """Children's records do not stand on a demonstration; the same settings otherwise start."""
    assert production().profile == "production"
    with pytest.raises(ValidationError, match=why):
        production(**fields)
    assert production(**{**fields, "profile": "demo"})


def test_settings_stay_as_they_were_read() -> None:
    """Nobody turns a knob of a running service."""
    with pytest.raises(ValidationError, match="frozen"):
        production().listen_port = 1


def test_no_secret_is_shown() -> None:
    """Settings may end up in a log."""
    shown = repr(production())

    assert not [word for word in ("Zk3v", "Wq8r", "Ab1", "Cd2") if word in shown]
