"""What is sent and answered where somebody signs in through an identity provider."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from portfolio.support.actor import Role
from portfolio.support.oidc_provider import ProviderName
from portfolio.support.session import Carrier
from portfolio.support.web import Answer, Body, SchoolCode, example


class ProviderBody(Body):
    """Which of the providers; `fresh`: its person is to prove anew who they are."""

    model_config = example({"provider": "staff"})

    provider: ProviderName
    fresh: bool = Field(
        default=False,
        description="Also who is signed in there proves it again (OpenID Connect Core 1.0,"
        " 3.1.2.1: `prompt=login`, `max_age=0`); then `POST /sessions/current/provider`.",
    )


class BindingBody(Body):
    """A printed code says which person of which school this is."""

    model_config = example(
        {"school_code": "2150000123", "code": "7QXM-2K4V-PLRA-ZD35-N6TC-WHEU-YA"}
    )

    school_code: SchoolCode
    code: Annotated[str, StringConstraints(min_length=10, max_length=60)]


class PersonBody(Body):
    """As whom to go on: one of those that `GET /oidc/people` names; `as` as in `POST /sessions`."""

    model_config = example({"person_id": "6f1f6a0e-0c55-4d0c-9c1d-6e69616e6c75"})

    person_id: UUID
    carrier: Carrier = Field("bearer", alias="as")


class ProviderAnswer(Answer):
    """A button."""

    provider: ProviderName
    name: str


class ProvidersAnswer(Answer):
    """The providers of this installation; whether staff may sign in otherwise."""

    items: list[ProviderAnswer]


class BegunAnswer(Answer):
    """Where the browser goes now."""

    authorization_url: str


class BoundPersonAnswer(Answer):
    """Somebody whom this identity is bound to."""

    person_id: UUID
    role: Role
    school_code: str
    school_name: str


class PeopleAnswer(Answer):
    """Everybody whom this identity is bound to; nobody yet: a code is needed."""

    items: list[BoundPersonAnswer]
