"""A logout token → whose sessions end, or the rule it breaks. Pure.

In: the compact token as a provider posts it, its keys, what is expected, the time.
Out: subject or session or both, and what it takes to take the token once.
Rules: OpenID Connect Back-Channel Logout 1.0, 2.4 and 2.6.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from portfolio.support.oidc_token import (
    SKEW_SECONDS,
    Claims,
    TokenIsNotGood,
    VerifyingKey,
    check_audience,
    check_issuer,
    check_times,
    claims_of,
    instant,
    name_in,
    require_type,
)

_EVENT = "http://schemas.openid.net/event/backchannel-logout"
# Recommended there (2.4), required by OWASP ASVS 5.0, 10.5.5: else a token of another kind
# could stand in its place (RFC 8725, 3.11).
_TYPES = frozenset({"logout+jwt", "application/logout+jwt"})


@dataclass(frozen=True, slots=True)
class LogoutToken:
    """Of whom: a subject, a session at the provider, or both; `good_until` in seconds."""

    subject: str | None = field(repr=False)
    sid: str | None = field(repr=False)
    jti: str
    good_until: float


def read_logout_token(
    token: str, keys: Sequence[VerifyingKey], *, issuer: str, client_id: str, now: float
) -> LogoutToken:
    """A good one; `now` in seconds since 1970. Raises `TokenIsNotGood`."""
    require_type(token, _TYPES)
    claims = claims_of(token, keys)
    check_issuer(claims, issuer)
    check_audience(claims, client_id)
    check_times(claims, now)
    _check_event(claims)
    # An ID token is no logout token, nor the other way round.
    if "nonce" in claims:
        raise TokenIsNotGood("nonce")
    subject, sid, jti = (name_in(claims, name) for name in ("sub", "sid", "jti"))
    if jti is None:
        raise TokenIsNotGood("jti")
    if subject is None and sid is None:
        raise TokenIsNotGood("subject")
    return LogoutToken(subject, sid, jti, instant(claims, "exp") + SKEW_SECONDS)


def _check_event(claims: Claims) -> None:
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(_EVENT), dict):
        raise TokenIsNotGood("event")
