"""The two files an operator writes: whom we pull from, and who may read what we publish."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    HttpUrl,
    SecretStr,
    StringConstraints,
    TypeAdapter,
    model_validator,
)

from aggregator.ingest.domain import PinnedSchool
from aggregator.ingest.events import SchoolCode
from aggregator.settings import EXAMPLE, Settings
from aggregator.support.identity import Client
from aggregator.support.school_codes import FormerCode, SchoolCodes, school_codes
from aggregator.support.signing import import_key

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]


class _Former(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    code: SchoolCode
    until: date


class RecodedSchool(BaseModel):
    """A school whose code changed: the one of today, and each former one with its last day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: SchoolCode
    former: Annotated[tuple[_Former, ...], Field(min_length=1, max_length=20)]

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        days = [one.until for one in self.former]
        if days != sorted(set(days)):
            raise ValueError("former codes, oldest first, each with a later last day")
        return self


class Source(BaseModel):
    """A portfolio service: where it is, as whom we sign in, and the one key it signs with."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source_id: Identifier
    base_url: HttpUrl
    login: str
    password: SecretStr | None = None
    password_file: Path | None = None
    kid: str
    public_jwk: dict[str, Any]
    schools: Annotated[tuple[SchoolCode | RecodedSchool, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _has_one_password(self) -> Self:
        if (self.password is None) == (self.password_file is None):
            raise ValueError("give either password or password_file")
        import_key(self.public_jwk)
        return self

    def secret(self) -> str:
        """The password, read anew from its file where it is in one."""
        if self.password is not None:
            return self.password.get_secret_value()
        return Path(self.password_file or "").read_text(encoding="utf-8").strip()

    def pinned(self) -> tuple[PinnedSchool, ...]:
        """Each school with the key that may sign for it."""
        key = import_key(self.public_jwk)
        return tuple(
            PinnedSchool(self.source_id, one.code, self.kid, key, _former(one))
            if isinstance(one, RecodedSchool)
            else PinnedSchool(self.source_id, one, self.kid, key)
            for one in self.schools
        )


def _former(school: RecodedSchool) -> tuple[FormerCode, ...]:
    return tuple(FormerCode(one.code, one.until) for one in school.former)


class _ClientWords(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    client_id: Identifier
    secret_sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None
    secret_argon2: Annotated[str, StringConstraints(pattern=r"^\$argon2id\$.+$")] | None = None
    role: Literal["evaluator", "operator"]

    @model_validator(mode="after")
    def _has_one_secret(self) -> Self:
        if (self.secret_sha256 is None) == (self.secret_argon2 is None):
            raise ValueError("give either secret_sha256 or secret_argon2")
        return self


def load_sources(settings: Settings) -> tuple[Source, ...]:
    """The sources; `ValueError` for a code named twice, or an example secret in production."""
    sources = TypeAdapter(tuple[Source, ...]).validate_python(_read(settings.sources_file))
    codes = [code for source in sources for school in source.pinned() for code in school.codes]
    if len(codes) != len(set(codes)):
        raise ValueError("a code is one school's, and a school has one source")
    if settings.profile == "production" and any(EXAMPLE in one.secret() for one in sources):
        raise ValueError("an example secret is not for production")
    return sources


def load_codes(settings: Settings) -> SchoolCodes:
    """Which codes are one school's, as the sources say now."""
    pinned = [school for source in load_sources(settings) for school in source.pinned()]
    return school_codes((one.code, one.former) for one in pinned)


def load_clients(settings: Settings) -> dict[str, Client]:
    """The clients by id; `ValueError` where an id is named twice."""
    words = TypeAdapter(tuple[_ClientWords, ...]).validate_python(_read(settings.clients_file))
    clients = {
        one.client_id: Client(one.client_id, one.role, one.secret_sha256, one.secret_argon2)
        for one in words
    }
    if len(clients) != len(words):
        raise ValueError("a client id is named once")
    return clients


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
