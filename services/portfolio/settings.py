"""Every knob of the portfolio service, typed and described;
read from the environment, prefix `PORTFOLIO_`.
"""

from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_settings import (
    BaseSettings,
    NestedSecretsSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from portfolio.support.access_retention import LEAST_MONTHS
from portfolio.support.oidc_settings import OidcSettings

_ROOT = Path(__file__).parents[2]


class ObjectSettings(BaseModel):
    """Where evidence and reports are kept: any S3."""

    model_config = ConfigDict(frozen=True)

    endpoint: str = Field("127.0.0.1:9000", description="Host and port of the S3 API.")
    access_key: SecretStr = Field(SecretStr(""), description="S3 access key.", examples=["example"])
    secret_key: SecretStr = Field(SecretStr(""), description="S3 secret key.", examples=["example"])
    bucket: str = Field("nianlun", description="Bucket that holds sealed objects.")
    tls: bool = Field(default=False, description="Whether to speak TLS to the object store.")


class Settings(BaseSettings):
    """The portfolio's settings, frozen; built once by `main.py` or `worker.py` and passed on."""

    model_config = SettingsConfigDict(
        env_prefix="PORTFOLIO_",
        env_nested_delimiter="__",
        frozen=True,
        extra="ignore",
        # A secret may stand in a file named like its variable, in small letters.
        secrets_dir="/run/secrets",
        secrets_dir_missing="ok",
    )

    profile: Literal["production", "demo"] = Field(
        "production",
        description="`demo` allows example secrets and plain HTTP; never for real children.",
    )
    database_url: SecretStr = Field(
        description="PostgreSQL of the log and the views: "
        "postgresql://user:password@host/database.",
        examples=["postgresql://portfolio:example@127.0.0.1:5432/portfolio"],
    )
    school_database_url: SecretStr = Field(
        SecretStr(""),
        description="The same database as the role `portfolio_api`, which sees one school at a"
        " time: needed by the API, where `database_url` is the role `portfolio_system`.",
        examples=["postgresql://portfolio_api:example@127.0.0.1:5432/portfolio"],
    )
    keys_database_url: SecretStr = Field(
        description="PostgreSQL of the keys, in a cluster of its own with short-lived backups.",
        examples=["postgresql://keys:example@127.0.0.1:5433/keys"],
    )
    master_key_dir: Path = Field(
        description="Folder of the master keys, mode 0700, outside every backup of the databases.",
        examples=["/etc/nianlun/master-keys"],
    )
    signing_key_file: Path = Field(
        description="Ed25519 private key (JWK) that signs cube snapshots; made on first start.",
        examples=["/etc/nianlun/portfolio-signing.jwk"],
    )
    objects: ObjectSettings = Field(default_factory=ObjectSettings, description="Object store.")
    listen_host: str = Field("127.0.0.1", description="Address the API listens on.")
    listen_port: int = Field(8770, ge=0, le=65_535, description="Port the API listens on.")
    public_url: str = Field(
        "http://127.0.0.1:8770",
        description="Address under which families reach the service; a report's code names it.",
    )
    oidc_staff: OidcSettings = Field(
        default_factory=OidcSettings, description="Where staff sign in, beside printed codes."
    )
    oidc_family: OidcSettings = Field(
        default_factory=OidcSettings, description="Where guardians and pupils sign in."
    )
    staff_sign_in: Literal["any", "provider"] = Field(
        "any",
        description="`provider`: staff sign in through the identity provider and in no other way.",
    )
    after_provider: str = Field(
        "/",
        pattern=r"^/([!-.0-\[\]-~][!-~]*)?$",  # `//` and `/\` lead to another host
        description="Path of the page to which a browser returns from the identity provider.",
    )
    after_proof: str = Field(
        "/app/proven",
        pattern=r"^/([!-.0-\[\]-~][!-~]*)?$",
        description="The same for whoever was asked anew who they are, in the middle of something.",
    )
    clock_file: str = Field(
        "",
        description="File of the seconds by which a demonstration is ahead of time; else empty.",
    )
    trusted_proxies: str = Field(
        "",
        description="Addresses whose X-Forwarded-For is believed, with commas; empty: nobody's.",
    )
    schemas_dir: Path = Field(
        _ROOT / "schemas",
        description="Folder of vocabulary and published schemas.",
        examples=["schemas"],
    )
    pages_dir: str = Field(
        "",
        description="Folder of the built pages (`vite build` of services/web);"
        " empty: the API serves none.",
    )
    read_connections: int = Field(8, ge=1, le=100, description="Connections for reading.")
    append_depth: int = Field(
        2_000, ge=1, description="Commands that may wait to be written; beyond: 503, Retry-After."
    )
    flush_many_schools: bool = Field(
        default=True, description="Off where schools live on different database nodes (Citus)."
    )
    allow_unsafe_server: bool = Field(
        default=False, description="Start on a PostgreSQL without fsync or checksums: tests only."
    )
    session_hours: int = Field(20, ge=1, le=720, description="How long a sign-in lasts at most.")
    session_idle_minutes: int = Field(
        240, ge=5, le=43_200, description="A sign-in ends earlier after so long without a request."
    )
    second_factor: Literal["required", "offered"] = Field(
        "required",
        description="`required`: who administers or exports gives a second factor;"
        " `offered`: only who has set one up. Production requires it.",
    )
    second_factor_hours: int = Field(
        8, ge=1, le=720, description="How long a second factor counts after it was given."
    )
    access_line_months: int = Field(
        LEAST_MONTHS,
        ge=LEAST_MONTHS,
        le=240,
        description="How many whole months the record of who read which child's record is kept;"
        " three years at least (个人信息保护法, 56).",
    )
    report_processes: int = Field(
        2, ge=1, le=64, description="Processes of the worker that render reports."
    )
    peer_voice_delay_minutes: int = Field(
        720,
        ge=0,
        le=43_200,
        description="How long a pupil's kind word waits at least before a classmate's record has"
        " it; it goes together with those of others, so that nobody can tell whose it is.",
    )
    peer_voice_poll_seconds: int = Field(
        15,
        ge=1,
        le=3_600,
        description="How often the worker looks whose kind words are due to be carried over.",
    )
    projection_poll_ms: int = Field(
        50, ge=5, le=60_000, description="How often the worker looks for new events."
    )

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
    def _refuse_providers_that_cannot_be(self) -> Self:
        providers = [one for one in (self.oidc_staff, self.oidc_family) if one.is_set]
        is_demo = self.profile == "demo"
        for provider in providers:
            if fault := provider.fault(is_demo=is_demo):
                raise ValueError(fault)
        if providers and not (is_demo or self.public_url.startswith("https://")):
            raise ValueError("an identity provider sends browsers back to an https address only")
        if self.staff_sign_in == "provider" and not self.oidc_staff.is_set:
            raise ValueError("staff need a provider to sign in through it")
        return self

    @model_validator(mode="after")
    def _refuse_examples_in_production(self) -> Self:
        if self.profile != "production":
            return self
        secrets = [
            self.database_url,
            self.school_database_url,
            self.keys_database_url,
            self.objects.access_key,
            self.objects.secret_key,
            *(one.client_secret for one in (self.oidc_staff, self.oidc_family) if one.is_set),
        ]
        if any("example" in secret.get_secret_value() for secret in secrets):
            raise ValueError("an example secret is not for production")
        if self.clock_file:
            raise ValueError("production lives in the present: no clock file")
        if self.second_factor != "required":
            raise ValueError("production asks administrators for a second factor")
        if self.allow_unsafe_server:
            raise ValueError("production runs on a server with fsync and checksums")
        return self
