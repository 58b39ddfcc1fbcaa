"""The portfolio's API: settings → adapters → routers (`routes.py`)."""

import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Literal

import uvicorn
from fastapi import APIRouter, FastAPI, Response

from portfolio.admit.roster.bodies import FORM_BYTES
from portfolio.assembly import open_reception, standing_house
from portfolio.capture.evidence import UPLOAD_BYTES, Intake
from portfolio.capture.evidence_commands import EvidenceRoom
from portfolio.capture.sound import CLIP_BYTES
from portfolio.routes import routers
from portfolio.settings import Settings
from portfolio.share.signing import SigningKey
from portfolio.support import http_errors, logging, pages
from portfolio.support.access_gate import AccessGate, Keeping
from portfolio.support.clock import Clock
from portfolio.support.closed_query import close_queries
from portfolio.support.http_headers import OurHeaders
from portfolio.support.http_limits import BODY_BYTES, HttpLimits
from portfolio.support.openapi import OPEN, DescribedApi
from portfolio.support.request_log import RequestLog
from portfolio.support.route_guard import Declared, RouteGuard
from portfolio.support.web import Answer, answer

_BATCH_BYTES = 2 * 1024 * 1024
_LISTS = ("/roster-previews", "/roster-imports/", "/staff-previews", "/staff-imports/")
_DESCRIPTION = """\
学生成长档案：记录进来，学期报告出去。不排名，不加总，不因条数给等级。
错误以 application/problem+json 表示，文字按 Accept-Language 用中文或英文。
重试用同一编号，得到同一答复。

Pupils' records: observations in, a term report out. Nobody is ranked and nothing is summed up.
Errors are application/problem+json, worded in Chinese or English by Accept-Language.
A retry under the same id gets the same answer.
"""
_TAGS = [
    {"name": "sessions", "description": "登录 / accounts and sessions"},
    {"name": "admit", "description": "入册 / who may appear and who may act"},
    {"name": "capture", "description": "写实记录 / observations with their evidence"},
    {"name": "confirm", "description": "核实 / what counts"},
    {"name": "curate", "description": "整理遴选 / what a teacher signs for the term"},
    {"name": "review", "description": "核对与公示 / the family's check"},
    {"name": "seal", "description": "形成档案 / the term closed, the report issued"},
    {"name": "share", "description": "材料使用 / the school's numbers, with no child in them"},
    {"name": "health", "description": "运行 / whether the process answers"},
]


class HealthAnswer(Answer):
    """The process answers."""

    status: Literal["ok"]


def limit_of(path: str) -> int:
    """How many bytes a request body to this path may have."""
    if "/evidence/" in path:
        return UPLOAD_BYTES
    if "/prompts/" in path or "/tellings/" in path or path.endswith("/spoken-remark"):
        return CLIP_BYTES
    if path.startswith(_LISTS):
        return FORM_BYTES
    return _BATCH_BYTES if path == "/observation-batches" else BODY_BYTES


def create_app(settings: Settings, clock: Clock | None = None) -> DescribedApi:
    """The application; it opens its parts when it starts and closes them when it ends."""

    @asynccontextmanager
    async def lifespan(app: DescribedApi) -> AsyncIterator[None]:
        intake = Intake()
        signing = SigningKey.from_file(settings.signing_key_file)
        async with (
            standing_house(settings, clock, by_school=True) as house,
            open_reception(settings, house.desk) as reception,
        ):
            room = EvidenceRoom(house.objects, intake)
            app.state.keeping = Keeping(house.desk.trail, house.desk.clock, house.desk.probes.told)
            built = pages.Pages.read(settings.pages_dir)
            made = routers(house.desk, room, signing, reception)
            _route(app, [*made, pages.routes(built)])
            # What was loaded at start lives for ever: the collector need not walk it again.
            gc.collect()
            gc.freeze()
            yield
        intake.close()

    return _bare(lifespan)


def described_api() -> DescribedApi:
    """Every route over nothing, never to be called: enough to write the OpenAPI file."""
    nothing: Any = None
    app = _bare(None)
    made = routers(nothing, EvidenceRoom(nothing, nothing), nothing, nothing)
    _route(app, [*made, pages.routes(pages.Pages({}))])
    return app


def _bare(lifespan: Callable[[Any], Any] | None) -> DescribedApi:
    app = DescribedApi(
        title="年轮成长档案 / Nianlun portfolio",
        version="0.1.0",
        description=_DESCRIPTION,
        openapi_tags=_TAGS,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        # Exceptions' own words would go to whatever collects them, and a child's with them.
        telemetry={"tracing": False, "metrics": False, "logs": False},
        redirect_slashes=False,  # nothing is at the other address, and Host is the caller's word
    )
    http_errors.install(app)
    app.state.declared = Declared()
    app.add_middleware(RouteGuard, declared=app.state.declared)
    # Around the guard: what it stops was not shown.
    app.state.keeping = None
    app.add_middleware(AccessGate, keeping=lambda: app.state.keeping, render=http_errors.render)

    @app.get("/health", tags=["health"], response_model=HealthAnswer, openapi_extra=OPEN)
    async def health() -> Response:
        """The process answers."""
        return answer({"status": "ok"})

    return app


def _route(app: DescribedApi, made: list[APIRouter]) -> None:
    # Flat, not nested, and before the application's own: every request walks these.
    app.router.routes[:0] = [route for router in made for route in router.routes]
    app.state.declared.learn(app.router.routes)
    close_queries(app.router.routes)


def guarded(app: FastAPI, public_url: str = "") -> HttpLimits:
    """The application inside its limits: what uvicorn serves."""
    headers = OurHeaders(public_url)
    inside = RequestLog(app)
    return HttpLimits(inside, render=http_errors.render, limit_of=limit_of, headers=headers)


def main() -> None:
    """`python -m portfolio.main`."""
    logging.configure()
    settings = Settings()
    uvicorn.run(
        guarded(create_app(settings), settings.public_url),
        host=settings.listen_host,
        port=settings.listen_port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        timeout_graceful_shutdown=3,
    )


if __name__ == "__main__":
    main()
