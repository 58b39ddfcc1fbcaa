"""Every knob of the aggregator, typed and described; environment, prefix `AGGREGATOR_`."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import (
    BaseSettings,
    NestedSecretsSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

_ROOT = Path(__file__).parents[2]
EXAMPLE = "example"


class Settings(BaseSettings):
    """The aggregator's settings, frozen; built once by `main.py` or `worker.py` and passed on."""

    model_config = SettingsConfigDict(
        env_prefix="AGGREGATOR_",
        env_nested_delimiter="__",
        frozen=True,
        extra="ignore",
        # A secret may stand in a file named like its variable, in small letters.
        secrets_dir="/run/secrets",
        secrets_dir_missing="ok",
    )

    profile: Literal["production", "demo"] = Field(
        "production",
        description="`demo` allows example secrets and makes a missing signing key itself.",
    )
    database_url: SecretStr = Field(
        description="PostgreSQL of the aggregator: postgresql://user:password@host/database."
    )
    signing_key_file: Path = Field(
        description="Ed25519 private key (JWK, mode 0600) that signs releases."
    )
    sources_file: Path = Field(
        description="JSON list of sources: source_id, base_url, login, password or password_file, "
        'kid, public_jwk, schools: codes, or {"code", "former": [{"code", "until"}]} '
        "where a school got another one."
    )
    clients_file: Path = Field(
        description="JSON list of clients: client_id, secret_sha256 or secret_argon2, "
        "role (evaluator or operator)."
    )
    listen_host: str = Field("127.0.0.1", description="Address the API listens on.")
    listen_port: int = Field(8780, ge=0, le=65_535, description="Port the API listens on.")
    clock_file: str = Field(
        "",
        description="File of the seconds by which a demonstration is ahead of time; else empty.",
    )
    schemas_dir: Path = Field(_ROOT / "schemas", description="Folder of the vocabulary.")
    poll_seconds: int = Field(
        10, ge=1, le=25, description="How long a pull waits for news of a source's schools."
    )
    pulls_at_once: int = Field(
        8, ge=1, le=100, description="Schools of one source that are pulled at the same time."
    )
    token_minutes: int = Field(
        30, ge=1, le=24 * 60, description="How long an access token of a client lasts."
    )
    failures_allowed: int = Field(
        10, ge=1, description="Wrong secrets of one client within 15 minutes before it must wait."
    )
    connections: int = Field(8, ge=1, le=100, description="Connections to the database.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 — called by this name
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 — called by this name
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then files of secrets."""
        return init_settings, env_settings, NestedSecretsSettingsSource(file_secret_settings)

    @model_validator(mode="after")
    def _refuse_examples_in_production(self) -> Self:
        if self.profile == "production" and EXAMPLE in self.database_url.get_secret_value():
            raise ValueError("an example secret is not for production")
        if self.profile == "production" and self.clock_file:
            raise ValueError("production lives in the present: no clock file")
        return self
