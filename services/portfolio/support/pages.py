"""The built pages, as the browser gets them: two entries, and files named by their own hash.

In: the folder that `vite build` filled (`PORTFOLIO_PAGES_DIR`), read whole when the API starts.
Out: an entry's page for every address below it, for it finds its own way from there;
a file by its exact name; where nothing was built, 404 as for anything else.
What a page may load and run is only what lies here (OWASP ASVS 5.0, 3.4 and 3.7):
nothing from elsewhere, no script in a page, of styles only those that were built into it (by
their digest: CSP 3, 6.7.2.3), and no text becomes markup outside the framework.
"""

import base64
import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from portfolio.support.problems import NotFound

ENTRIES = ("app", "community", "desk")
_POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'{styles}",
    "img-src 'self' blob:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    # `worker`: the one address of the service worker.
    "trusted-types vue worker",
)
_STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)
_PAGE = {
    "cross-origin-opener-policy": "same-origin",
    # The next build is asked for at once; the page itself is a few kilobytes.
    "cache-control": "no-cache",
}
_FOR_EVER = {"cache-control": "public, max-age=31536000, immutable"}
_FOR_A_DAY = {"cache-control": "public, max-age=86400"}
# What has the same name in each build: a worker of yesterday would be the app of yesterday.
_FRESH = {
    "cache-control": "no-cache",
    "content-security-policy": "default-src 'none'; script-src 'self'; connect-src 'self'",
}
_KEPT = {"worker.js": _FRESH, "start": _FRESH, "icon.svg": _FOR_A_DAY}
# By name, for what a machine believes of endings is its own affair.
_MEDIA_TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".png": "image/png",
    ".webp": "image/webp",
    ".ogg": "audio/ogg",
}
_PACKED = frozenset({".png", ".webp", ".ogg"})


@dataclass(frozen=True, slots=True)
class Page:
    """A file as it is sent; `compressed` is empty where that gains nothing."""

    media_type: str
    plain: bytes
    compressed: bytes


class Pages:
    """All that was built, by the address below the root: `assets/app-3f2a.js`."""

    def __init__(self, files: Mapping[str, Page]) -> None:
        self._files = files
        entries = {name: files.get(f"{name}/index.html") for name in ENTRIES}
        self._headers = {name: _headers_of(one) for name, one in entries.items() if one}

    @classmethod
    def read(cls, folder: str) -> "Pages":
        """What lies in this folder; nothing where it is empty, missing or not named."""
        root = Path(folder)
        if not folder or not root.is_dir():
            return cls({})
        files = (one for one in sorted(root.rglob("*")) if one.is_file())
        return cls({one.relative_to(root).as_posix(): _page(one) for one in files})

    def entry(self, name: str, request: Request) -> Response:
        """The page of an entry; raises `NotFound` where it was not built."""
        return self._sent(f"{name}/index.html", request, self._headers.get(name, {}))

    def file(self, path: str, request: Request) -> Response:
        """A file by its name; raises `NotFound`."""
        return self._sent(path, request, _KEPT.get(path.partition("/")[0], _FOR_EVER))

    def _sent(self, path: str, request: Request, headers: Mapping[str, str]) -> Response:
        if (page := self._files.get(path)) is None:
            raise NotFound
        told = {**headers, "vary": "accept-encoding"}
        if page.compressed and "gzip" in request.headers.get("accept-encoding", ""):
            told["content-encoding"] = "gzip"
            return Response(page.compressed, headers=told, media_type=page.media_type)
        return Response(page.plain, headers=told, media_type=page.media_type)


def routes(pages: Pages) -> APIRouter:
    """The addresses of the pages; they stand apart from those of the API."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def front() -> Response:
        """Most people come with a phone."""
        return RedirectResponse("/app/", 307)

    @router.get("/app/{path:path}")  # noqa: FAST003 — whatever the path, the page is one
    async def phone_page(request: Request) -> Response:
        return pages.entry("app", request)

    @router.get("/desk/{path:path}")  # noqa: FAST003 — as above
    async def desk_page(request: Request) -> Response:
        return pages.entry("desk", request)

    @router.get("/community")
    async def community_page(request: Request) -> Response:
        """What is asked stands behind the # of the address: the page is the same for everybody."""
        return pages.entry("community", request)

    @router.get("/assets/{name}")
    async def page_file(name: str, request: Request) -> Response:
        return pages.file(f"assets/{name}", request)

    @router.get("/start/{name}")
    async def start_file(name: str, request: Request) -> Response:
        return pages.file(f"start/{name}", request)

    @router.get("/icon.svg")
    async def page_icon(request: Request) -> Response:
        return pages.file("icon.svg", request)

    @router.get("/worker.js")
    async def page_worker(request: Request) -> Response:
        return pages.file("worker.js", request)

    return router


def _headers_of(page: Page) -> dict[str, str]:
    """Of an entry's page: it may style itself by what was built into it."""
    styles = "".join(f" '{_digest(one)}'" for one in _STYLE.findall(page.plain))
    return {**_PAGE, "content-security-policy": "; ".join(_POLICY).format(styles=styles)}


def _digest(text: bytes) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text).digest()).decode()}"


def _page(file: Path) -> Page:
    plain = file.read_bytes()
    packed = b"" if file.suffix in _PACKED else gzip.compress(plain, mtime=0)
    media_type = _MEDIA_TYPES.get(file.suffix, "application/octet-stream")
    return Page(media_type, plain, packed if len(packed) < len(plain) else b"")
