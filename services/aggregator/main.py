"""`python -m aggregator.main`: the aggregator's API. The only file that knows everything.

Ends cleanly on SIGTERM. While the database is away the API answers 503 and comes back by itself.
"""

import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import structlog
import uvicorn
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.types import ASGIApp

from aggregator.configuration import load_clients, load_codes
from aggregator.health import router as health
from aggregator.ingest.api import router as ingest
from aggregator.publish.api import router as publish
from aggregator.publish.county_api import router as county
from aggregator.route_policy import check, is_open
from aggregator.settings import Settings
from aggregator.support.clock import Clock, clock_by
from aggregator.support.closed_query import close_queries
from aggregator.support.database import connect
from aggregator.support.desk import Desk
from aggregator.support.http_headers import OurHeaders
from aggregator.support.limits import BodyLimit
from aggregator.support.logging import configure_logging
from aggregator.support.oauth import router as oauth
from aggregator.support.openapi import tell_problems
from aggregator.support.problem_responses import install
from aggregator.support.requests import RequestLog
from aggregator.support.signing import load_key
from aggregator.support.vocabulary import load_vocabulary

_ROUTERS = (health, oauth, ingest, publish, county)
DESCRIPTION = """\
接收各校已签名的立方快照，发布受保护的 school.B12 与 county.B12 指标。这里没有任何学生个人的数据。
错误以 application/problem+json 表示，文字按 Accept-Language 用中文或英文。

Receives the schools' signed cube snapshots and publishes protected indicators:
school.B12 and county.B12.
No pupil's data is here.
Errors are application/problem+json, worded in Chinese or English by Accept-Language.
"""


def create_app(settings: Settings, clock: Clock | None = None) -> FastAPI:
    """The API over these settings; refuses to start on examples in production."""
    load_codes(settings)  # a mistake in this file is found when the service starts
    desk = Desk(
        settings=settings,
        engine=connect(settings.database_url.get_secret_value(), settings.connections),
        clock=clock or clock_by(settings.clock_file),
        clients=load_clients(settings),
        signing_key=load_key(settings.signing_key_file, may_create=settings.profile == "demo"),
        vocabulary=load_vocabulary(settings.schemas_dir),
        codes=partial(load_codes, settings),
    )
    app = bare_app()
    app.state.desk = desk
    return app


def bare_app() -> FastAPI:
    """Routes, limits and errors, without a database: enough to write the OpenAPI file."""
    app = _Api(
        title="年轮汇总服务 / Nianlun aggregator",
        version="1",
        description=DESCRIPTION,
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
    )
    for router in _ROUTERS:
        app.router.routes.extend(router.routes)
    check(route for router in _ROUTERS for route in router.routes)
    # Probes and other people's libraries add words of their own to what anybody may read.
    close_queries(
        route for route in app.routes if isinstance(route, APIRoute) and not is_open(route)
    )
    app.add_middleware(BodyLimit)
    app.add_middleware(RequestLog)
    install(app)
    return app


class _Api(FastAPI):
    def build_middleware_stack(self) -> ASGIApp:
        """Around everything, the answer to our own faults too: what browsers are told."""
        return OurHeaders(super().build_middleware_stack())

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI file, with our problems and the client's way to show its secret."""
        if self.openapi_schema is None:
            made = super().openapi()
            tell_problems(made)
        return super().openapi()


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    await app.state.desk.engine.dispose()


def main() -> None:
    """Serve on the configured address until SIGTERM."""
    configure_logging()
    settings = Settings()
    for number in (signal.SIGTERM, signal.SIGINT):
        # uvicorn raises the signal again once everything is closed: then the end is a good one.
        signal.signal(number, lambda *_: sys.exit(0))
    structlog.get_logger().info("api started", port=settings.listen_port)
    uvicorn.run(
        create_app(settings),
        host=settings.listen_host,
        port=settings.listen_port,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=3,
        server_header=False,
    )


if __name__ == "__main__":
    main()
