"""Those who come back from an identity provider: whom it vouched for, or why they go no further."""

import time
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog

from portfolio.support.oidc_identities import Identities
from portfolio.support.oidc_logouts import Logouts
from portfolio.support.oidc_provider import Provider, ProviderName
from portfolio.support.oidc_sign_ins import Begun, SignIns, SignInWasNotFinished
from portfolio.support.oidc_token import TokenIsNotGood
from portfolio.support.oidc_wire import ProviderIsAway
from portfolio.support.problems import BadRequest, NotFound, Refusal, Unauthenticated

_LOG = structlog.get_logger()
_FOR_NOW = frozenset({"server_error", "temporarily_unavailable"})


class NoSuchProvider(NotFound):
    """This installation has no such identity provider."""

    zh = "本系统没有接入这个统一身份认证。"
    en = "This installation has no such identity provider."


class SignInWasDeclined(Unauthenticated):
    """The person, or the provider, said no (RFC 6749, 4.1.2.1: access_denied)."""

    zh = "您在统一身份认证页面取消了登录，或没有被允许登录。"
    en = "The sign-in was cancelled or not allowed at the identity provider."


class LogoutTokenIsNotGood(BadRequest):
    """Said to the provider's server; which rule it breaks stands in our log."""

    zh = "退出通知无效。"
    en = "The logout token is not good."


class NotBoundYet(NotFound):
    """The provider vouched for somebody who is not this person, or nobody of any school yet."""

    zh = "这个统一身份还没有与学校里的人绑定，请输入学校发的登录码。"
    en = "This identity is not bound to a person of a school yet; enter the code from the school."


@dataclass(frozen=True, slots=True)
class Callback:
    """With what the provider sends a browser back (RFC 6749, 4.1.2; RFC 9207, 2)."""

    state: str | None
    code: str | None
    iss: str | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Reception:
    """What signing in through providers is given beside the desk; `back` is the path of the page
    that goes on, `again` of the one for whoever has proven anew who they are.
    """

    providers: dict[ProviderName, Provider]
    sign_ins: SignIns
    identities: Identities
    logouts: Logouts
    back: str
    again: str

    def provider(self, name: ProviderName) -> Provider:
        """The one of this name; raises `NoSuchProvider`."""
        try:
            return self.providers[name]
        except KeyError:
            raise NoSuchProvider from None

    async def begun(self, name: ProviderName, token: str, said: Callback) -> Begun:
        """What this browser had begun, used up; raises `SignInWasNotFinished`, `NoSuchProvider`."""
        self.provider(name)
        return await self.sign_ins.use(name, token, said.state or "")

    async def arrived(self, name: ProviderName, begun: Begun, said: Callback) -> str:
        """The token of somebody for whom the provider vouches.

        Raises `SignInWasNotFinished`, `SignInWasDeclined`, `ProviderIsAway`, `WasNotAskedAnew`.
        """
        provider = self.provider(name)
        try:
            await provider.check_issuer(said.iss)
            if said.error or not said.code:
                raise _declined(said.error)
            vouched = await provider.vouched(said.code, begun.under_way)
        except TokenIsNotGood as wrong:
            _LOG.warning("oidc_refused", provider=name, rule=str(wrong))
            raise SignInWasNotFinished from None
        settings = provider.settings
        is_proof = settings.is_proof(vouched.acr, vouched.amr)
        return await self.sign_ins.arrive(
            name, settings.issuer, vouched, is_proof=is_proof, asked_at=begun.asked_at
        )

    async def logged_out(self, name: ProviderName, token: str) -> list[tuple[UUID, UUID]]:
        """The provider ends somebody's sessions here; returns their schools and people.

        Raises `LogoutTokenIsNotGood`, `ProviderIsAway`, `NoSuchProvider`.
        """
        provider = self.provider(name)
        try:
            told = await provider.logout_token(token)
            good_for = timedelta(seconds=max(0.0, told.good_until - time.time()))
            ended = await self.logouts.end(provider.settings.issuer, told, good_for=good_for)
        except TokenIsNotGood as wrong:
            _LOG.warning("oidc_logout_refused", provider=name, rule=str(wrong))
            raise LogoutTokenIsNotGood from None
        _LOG.info("oidc_logout", provider=name, ended=len(ended))
        return ended


def _declined(error: str | None) -> Refusal:
    """What the provider's error means for the person (RFC 6749, 4.1.2.1)."""
    if error == "access_denied":
        return SignInWasDeclined()
    return ProviderIsAway() if error in _FOR_NOW else SignInWasNotFinished()
