"""The built pages are served as they were built, and nothing else is."""

import gzip
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from portfolio.support import http_errors, pages
from portfolio.support.http_limits import HttpLimits

Browser = Callable[[Path | str], httpx.AsyncClient]
SCRIPT = "export const found = 1\n" * 50


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """What `vite build` leaves behind."""
    for entry in pages.ENTRIES:
        (tmp_path / entry).mkdir()
        (tmp_path / entry / "index.html").write_text(f"<!doctype html><title>{entry}</title>")
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "app-3f2a.js").write_text(SCRIPT)
    (tmp_path / "start").mkdir()
    (tmp_path / "start" / "icon-192.png").write_bytes(b"png")
    (tmp_path / "worker.js").write_text(SCRIPT)
    return tmp_path


@pytest.fixture
def browser() -> Browser:
    """Opens what a folder holds, inside the limits that everything is inside."""

    def _open(folder: Path | str) -> httpx.AsyncClient:
        app = FastAPI()
        http_errors.install(app)
        app.include_router(pages.routes(pages.Pages.read(str(folder))))
        limited = HttpLimits(app, render=http_errors.render)
        transport = httpx.ASGITransport(limited)
        return httpx.AsyncClient(transport=transport, base_url="http://school.invalid")

    return _open


@pytest.mark.parametrize("path", ["/app/", "/app/sign-in", "/app/a/b"])
async def test_every_address_below_an_entry_is_its_page(
    browser: Browser, built: Path, path: str
) -> None:
    """A page finds its own way, so that a reload stays where one was."""
    response = await browser(built).get(path)

    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "<title>app</title>" in response.text


async def test_a_page_runs_nothing_but_what_was_built(browser: Browser, built: Path) -> None:
    """No script or style in the page itself, none from elsewhere, in nobody's frame, unsniffed."""
    headers = (await browser(built).get("/desk/")).headers
    said = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))

    assert said["default-src"] == "'none'"
    assert said["frame-ancestors"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]
    assert {said["script-src"], said["style-src"], said["connect-src"]} == {"'self'"}
    assert headers["x-content-type-options"] == "nosniff"


async def test_a_page_has_only_the_styles_that_were_built_into_it(
    browser: Browser, built: Path
) -> None:
    """What is seen first waits for no file; one that is smuggled in has another digest."""
    styles = ["a { color: red }", "b {\n  color: blue\n}"]
    parts = "".join(f"<style>{one}</style>" for one in styles)
    (built / "app" / "index.html").write_text(f"<!doctype html>{parts}<style media=x>c</style>")
    headers = (await browser(built).get("/app/")).headers
    said = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    digests = [b64encode(sha256(one.encode()).digest()).decode() for one in styles]

    assert said["style-src"].split() == ["'self'", *(f"'sha256-{one}'" for one in digests)]
    assert said["script-src"] == "'self'"


async def test_a_file_keeps_for_ever_and_a_page_does_not(browser: Browser, built: Path) -> None:
    """A file's name is its content; a page names the files of today."""
    client = browser(built)
    file, page = await client.get("/assets/app-3f2a.js"), await client.get("/app/")

    assert file.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "immutable" in file.headers["cache-control"]
    assert page.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/worker.js", "/start/icon-192.png"])
async def test_what_keeps_its_name_is_asked_for_again(
    browser: Browser, built: Path, path: str
) -> None:
    """A worker of yesterday would be the app of yesterday; it reaches nothing but this service."""
    file = await browser(built).get(path)

    assert file.status_code == 200
    assert file.headers["cache-control"] == "no-cache"
    assert "connect-src 'self'" in file.headers["content-security-policy"]


async def test_whoever_takes_compressed_files_gets_them(browser: Browser, built: Path) -> None:
    """A village's network is slow; who cannot unpack gets the same bytes plain."""
    client = browser(built)
    packed = await client.get("/assets/app-3f2a.js", headers={"accept-encoding": "gzip"})
    plain = await client.get("/assets/app-3f2a.js", headers={"accept-encoding": "identity"})

    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(gzip.compress(SCRIPT.encode())) + 64
    assert packed.text == plain.text == SCRIPT
    assert "content-encoding" not in plain.headers


@pytest.mark.parametrize(
    "path",
    ["/assets/none.js", "/assets/..%2Fapp%2Findex.html", "/assets/app-3f2a.js%00", "/other/"],
)
async def test_there_is_nothing_else(browser: Browser, built: Path, path: str) -> None:
    """Names are looked up among those that were built; no path leads anywhere."""
    response = await browser(built).get(path)

    assert response.status_code in {404, 422}
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("folder", ["", "nowhere"])
async def test_without_a_bundle_there_is_no_page(
    browser: Browser, tmp_path: Path, folder: str
) -> None:
    """An API alone is an installation too."""
    response = await browser(str(tmp_path / folder) if folder else "").get("/app/")

    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
