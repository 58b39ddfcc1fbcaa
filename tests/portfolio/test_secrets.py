"""Secrets come by environment or by file, and those that everybody knows start nothing."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from portfolio.env_example import env_example, settings_by_name
from portfolio.settings import Settings
from portfolio.support.oidc_settings import OidcSettings

GOOD = {
    "PORTFOLIO_DATABASE_URL": "postgresql://portfolio:Zk3v@127.0.0.1/portfolio",
    "PORTFOLIO_SCHOOL_DATABASE_URL": "postgresql://portfolio_api:Ij5k@127.0.0.1/portfolio",
    "PORTFOLIO_KEYS_DATABASE_URL": "postgresql://keys:Wq8r@127.0.0.1:5433/keys",
    "PORTFOLIO_OBJECTS__ACCESS_KEY": "Ab1",
    "PORTFOLIO_OBJECTS__SECRET_KEY": "Cd2",
    "PORTFOLIO_MASTER_KEY_DIR": "master-keys",
    "PORTFOLIO_SIGNING_KEY_FILE": "signing.jwk",
    "PORTFOLIO_PUBLIC_URL": "https://school.invalid",
    "PORTFOLIO_OIDC_STAFF__ISSUER": "https://id.city.invalid",
    "PORTFOLIO_OIDC_STAFF__CLIENT_ID": "nianlun",
    "PORTFOLIO_OIDC_STAFF__CLIENT_SECRET": "Ef3",
    "PORTFOLIO_OIDC_FAMILY__ISSUER": "https://id.city.invalid/families",
    "PORTFOLIO_OIDC_FAMILY__CLIENT_ID": "nianlun",
    "PORTFOLIO_OIDC_FAMILY__CLIENT_SECRET": "Gh4",
}
SECRETS = {
    name: field.examples[0].get_secret_value()
    if isinstance(field.examples[0], SecretStr)
    else field.examples[0]
    for name, field in settings_by_name(Settings, "PORTFOLIO_")
    if field.annotation is SecretStr and field.examples
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_every_secret_has_an_example_that_says_so() -> None:
    """Whoever copies the example file finds each of them, and none that could be good."""
    named = {
        name
        for name, field in settings_by_name(Settings, "PORTFOLIO_")
        if field.annotation is SecretStr
    }

    assert named == SECRETS.keys() == {name for name in GOOD if GOOD[name] in _secret_values()}
    assert all("example" in value for value in SECRETS.values())
    assert all(f"{name}={value}\n" in env_example() for name, value in SECRETS.items())


def _secret_values() -> set[str]:
    return {GOOD[name] for name in SECRETS}


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_one_example_secret_is_enough_to_refuse_to_start(
    environment: pytest.MonkeyPatch, name: str
) -> None:
    """With all the others good; the same settings start once it is changed."""
    assert Settings().profile == "production"
    environment.setenv(name, SECRETS[name])
    with pytest.raises(ValidationError, match="example secret"):
        Settings()


def test_a_secret_may_come_by_file(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As a container is given it, so that no list of processes shows it."""
    environment.delenv("PORTFOLIO_OBJECTS__SECRET_KEY")
    environment.setitem(Settings.model_config, "secrets_dir", str(tmp_path))
    (tmp_path / "portfolio_objects__secret_key").write_text("by file")

    assert Settings().objects.secret_key.get_secret_value() == "by file"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"issuer": "http://id.city.invalid"}, "https"),
        ({"issuer": "ftp://id.city.invalid"}, "https"),
        ({"issuer": "https://"}, "host"),
        ({"issuer": "https://id.city.invalid/?a=b"}, "query"),
        ({"issuer": "https://a@id.city.invalid"}, "user"),
        ({"client_id": ""}, "client_id"),
        ({"client_secret": SecretStr("")}, "client_secret"),
    ],
    ids=str,
)
def test_a_provider_that_cannot_be_is_found_at_the_start(
    environment: pytest.MonkeyPatch, changes: dict[str, Any], why: str
) -> None:
    """Not by the first teacher on Monday morning."""
    good = {"issuer": "https://id.city.invalid", "client_id": "a", "client_secret": SecretStr("b")}
    assert Settings(oidc_staff=OidcSettings(**good)).oidc_staff.is_set
    with pytest.raises(ValidationError, match=why):
        Settings(oidc_staff=OidcSettings(**(good | changes)))
    assert environment


def test_browsers_come_back_over_https_only(environment: pytest.MonkeyPatch) -> None:
    """The code in the address would be everybody's on the way."""
    environment.setenv("PORTFOLIO_PUBLIC_URL", "http://school.invalid")
    with pytest.raises(ValidationError, match="https"):
        Settings()


def test_staff_are_not_sent_to_a_provider_that_is_not_there(
    environment: pytest.MonkeyPatch,
) -> None:
    """Nobody could sign in at all."""
    environment.setenv("PORTFOLIO_STAFF_SIGN_IN", "provider")
    assert Settings().staff_sign_in == "provider"
    environment.setenv("PORTFOLIO_OIDC_STAFF__ISSUER", "")
    with pytest.raises(ValidationError, match="provider"):
        Settings()


def test_a_page_to_return_to_is_of_this_service(environment: pytest.MonkeyPatch) -> None:
    """`//elsewhere` is another host."""
    for path in ("/", "/app/", "/app/#/signed-in"):
        assert Settings(after_provider=path).after_provider == path
    for path in ("//evil.invalid", "https://evil.invalid", "app", "/\\evil.invalid", ""):
        with pytest.raises(ValidationError, match="after_provider"):
            Settings(after_provider=path)
    assert environment
