"""A session in a cookie, and the proof that a request with it comes from our own pages.

`__Host-`, Secure, HttpOnly, SameSite=Strict, Path=/ (RFC 6265bis; OWASP ASVS 5.0, 3.3):
no script reads it, no other host sets it, no other site's link carries it.
Whatever changes something must say where it comes from (3.5): `Sec-Fetch-Site` (W3C Fetch
Metadata) or `Origin` (RFC 6454); who says neither is no browser and uses a bearer token.
"""

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from portfolio.support.problems import Conflict, Forbidden

NAME = "__Host-nianlun-session"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class FromAnotherSite(Forbidden):
    """A request with the cookie did not come from our own pages, or does not say so."""

    zh = "请求不是从本系统的页面发出的，已拒绝。"
    en = "This request did not come from our own pages."


class CookieNeedsHttps(Conflict):
    """Browsers keep such a cookie only over https (or on their own machine)."""

    zh = "浏览器登录需要 https 地址，请联系管理员。"
    en = "Signing in with a cookie needs https; ask the administrator."


class Cookies:
    """Session cookies of the service that is reached under `public_url`.

    `is_trial`: plain HTTP will do on one's own machine.
    """

    def __init__(self, public_url: str, *, is_trial: bool) -> None:
        self.public_url, parts = public_url.rstrip("/"), urlsplit(public_url)
        self.origin = f"{parts.scheme}://{parts.netloc}".lower()
        is_own_machine = is_trial and parts.hostname in _LOOPBACK
        self._is_possible = parts.scheme == "https" or is_own_machine

    def require_possible(self, request: Request) -> None:
        """Before a cookie is given: raises `CookieNeedsHttps`, `FromAnotherSite` (a stranger's
        page could sign somebody in as the stranger).
        """
        if not self._is_possible:
            raise CookieNeedsHttps
        self.require_own_page(request)

    def require_own_page(self, request: Request) -> None:
        """Raise `FromAnotherSite` unless a request that changes something is from our pages."""
        if request.method in _SAFE:
            return
        site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
        is_said = site is not None or origin is not None
        is_same_site = site is None or site == "same-origin"
        is_our_page = origin is None or origin.lower() == self.origin
        if not (is_said and is_same_site and is_our_page):
            raise FromAnotherSite

    def give(self, response: Response, token: str, seconds: int) -> None:
        """Let the browser keep a token for so many seconds."""
        response.set_cookie(
            NAME, token, max_age=seconds, path="/", secure=True, httponly=True, samesite="strict"
        )

    def take(self, response: Response) -> None:
        """Let the browser forget it."""
        response.delete_cookie(NAME, path="/", secure=True, httponly=True, samesite="strict")
