"""What the installation says of one identity provider."""

from collections.abc import Collection
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class OidcSettings(BaseModel):
    """An OpenID Connect provider; without an issuer there is none."""

    model_config = ConfigDict(frozen=True)

    issuer: str = Field(
        "",
        description="Issuer of an identity provider (OpenID Connect), https; empty: there is none.",
    )
    client_id: str = Field("", description="What the provider calls this service.")
    client_secret: SecretStr = Field(
        SecretStr(""), description="The secret agreed with the provider.", examples=["example"]
    )
    hosts: str = Field(
        "",
        description="Other hosts at which the provider's endpoints may lie, with commas.",
    )
    proof_acr: str = Field(
        "",
        description="Values of `acr`, with commas, by which the provider says that it has asked"
        " for a second factor: then we do not ask again. Asked for as `acr_values`.",
    )
    proof_amr: str = Field(
        "",
        description="Values of `amr` that say the same (RFC 8176), with commas, such as `mfa`.",
    )
    name: str = Field("统一身份认证", description="What the button says.")

    @property
    def is_set(self) -> bool:
        """Whether there is such a provider."""
        return bool(self.issuer)

    @property
    def asked_acr(self) -> str:
        """What the provider is asked for (OpenID Connect Core 1.0, 3.1.2.1)."""
        return " ".join(_values(self.proof_acr))

    def is_proof(self, acr: str | None, amr: Collection[str]) -> bool:
        """Whether a sign-in at the provider counts as a second factor."""
        return acr in _values(self.proof_acr) or not set(_values(self.proof_amr)).isdisjoint(amr)

    def may_ask(self, address: str) -> bool:
        """Whether an address of the provider's metadata is one that we were told of:
        as secure as the issuer, at its host or one of `hosts`, without user or fragment.
        """
        try:
            asked, issuer = urlsplit(address), urlsplit(self.issuer)
            port = asked.port
        except ValueError:
            return False
        known = {issuer.netloc, *_values(self.hosts)}
        is_plain = not (asked.username or asked.password or asked.fragment)
        return is_plain and port != 0 and asked.scheme == issuer.scheme and asked.netloc in known

    def fault(self, *, is_demo: bool) -> str | None:
        """Why these settings cannot be used, in words for an operator."""
        if not self.is_set:
            return None
        issuer = urlsplit(self.issuer)
        if issuer.scheme != "https" and not (is_demo and issuer.scheme == "http"):
            return "an issuer is an https address"
        if not issuer.hostname or issuer.query or issuer.fragment or issuer.username:
            return "an issuer has a host, and neither query, fragment nor user"
        if not self.client_id or not self.client_secret.get_secret_value():
            return "an issuer needs client_id and client_secret"
        return None


def _values(said: str) -> list[str]:
    return [one.strip() for one in said.split(",") if one.strip()]
