"""The portfolio's API: settings → adapters → routers.
The only file that knows every step's routes.
"""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import APIRouter, FastAPI, Response

from portfolio.admit import api as admit
from portfolio.assembly import House, standing_house
from portfolio.capture import api as capture
from portfolio.capture import evidence_api
from portfolio.capture.evidence import UPLOAD_BYTES, Intake
from portfolio.capture.evidence_commands import EvidenceRoom
from portfolio.confirm import api as confirm
from portfolio.curate import api as curate
from portfolio.review import api as review
from portfolio.seal import api as seal
from portfolio.settings import Settings
from portfolio.share import api as share
from portfolio.share.signing import SigningKey
from portfolio.support import http_errors, logging
from portfolio.support.http_limits import BODY_BYTES, HttpLimits
from portfolio.support.web import answer

_BATCH_BYTES = 2 * 1024 * 1024


def limit_of(path: str) -> int:
    """How many bytes a request body to this path may have."""
    if "/evidence/" in path:
        return UPLOAD_BYTES
    if path.startswith(("/roster-imports/", "/staff-imports/")):
        return admit.WORKBOOK_BYTES
    return _BATCH_BYTES if path == "/observation-batches" else BODY_BYTES


def routers(house: House, signing: SigningKey, intake: Intake) -> list[APIRouter]:
    """The routes of every step; what is called most stands first, for they are tried in order."""
    desk, room = house.desk, EvidenceRoom(house.objects, intake)
    return [
        capture.routes(desk),
        admit.session_routes(desk),
        admit.roster_routes(desk),
        admit.student_routes(desk),
        evidence_api.routes(desk, room),
        confirm.routes(desk),
        curate.routes(desk),
        review.routes(desk),
        seal.routes(desk, house.objects),
        share.routes(desk, signing),
    ]


def create_app(settings: Settings) -> FastAPI:
    """The application; it opens its parts when it starts and closes them when it ends."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        intake = Intake()
        signing = SigningKey.from_file(settings.signing_key_file)
        async with standing_house(settings) as house:
            for router in routers(house, signing, intake):
                # Flat, not nested: every request walks these.
                app.router.routes.extend(router.routes)
            # What was loaded at start lives for ever: the collector need not walk it again.
            gc.collect()
            gc.freeze()
            yield
        intake.close()

    app = FastAPI(
        title="年轮 · portfolio",
        version="0.1.0",
        description="Pupils' records: observations in, a term report out. Errors are RFC 9457.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    http_errors.install(app)

    @app.get("/health")
    async def health() -> Response:
        """The process answers."""
        return answer({"status": "ok"})

    return app


def guarded(app: FastAPI) -> HttpLimits:
    """The application inside its limits: what uvicorn serves."""
    return HttpLimits(app, render=http_errors.render, limit_of=limit_of)


def main() -> None:
    """`python -m portfolio.main`."""
    logging.configure()
    settings = Settings()
    uvicorn.run(
        guarded(create_app(settings)),
        host=settings.listen_host,
        port=settings.listen_port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )


if __name__ == "__main__":
    main()
