"""A release over HTTP: asked for by an operator, downloaded file by file by an evaluator."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx

from aggregator.support.ids import uuid7

Keep = Callable[..., Awaitable[None]]


async def publish(
    operator: httpx.AsyncClient, term: str, key: object = None, **body: str
) -> httpx.Response:
    """Ask for a release."""
    headers = {"idempotency-key": str(key or uuid7())}
    return await operator.post(f"/b12/v1/terms/{term}/releases", headers=headers, json=body or None)


async def download(client: httpx.AsyncClient, term: str, release: str, folder: Path) -> Path:
    """Every file of a release."""
    target = folder / release
    target.mkdir()
    for name in (
        "data.csv",
        "data.json",
        "schema.json",
        "county.csv",
        "county.json",
        "manifest.json",
        "manifest.sig",
    ):
        answer = await client.get(f"/b12/v1/terms/{term}/releases/{release}/{name}")
        assert answer.status_code == 200
        (target / name).write_bytes(answer.content)
    return target
