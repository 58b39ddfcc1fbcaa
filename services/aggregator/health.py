"""`GET /health` and the key that consumers pin: open to everyone."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel
from sqlalchemy import select

from aggregator.support.database import FEED_POSITION
from aggregator.support.desk import Desk, desk
from aggregator.support.openapi import problems
from aggregator.support.signing import public_jwk

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """The service can do its work."""

    status: Literal["ok"]


class Keys(BaseModel):
    """A JWK set (RFC 7517)."""

    keys: list[dict[str, Any]]


@router.get(
    "/health",
    summary="是否正常 / Whether all is well",
    description="数据库可用且已建表；否则 503。"
    " / The database answers and has its tables; else 503.",
    responses=problems(),
)
async def health(at: Annotated[Desk, Depends(desk)]) -> Health:
    """The database answers and has its tables; otherwise 503."""
    async with at.engine.connect() as connection:
        await connection.execute(select(FEED_POSITION.c.state).limit(1))
    return Health(status="ok")


@router.get(
    "/.well-known/jwks.json",
    summary="发布签名公钥 / Key that signs releases",
    description="RFC 7517；使用方应预置此钥。 / RFC 7517; consumers pin it.",
    responses=problems(),
)
async def jwks(at: Annotated[Desk, Depends(desk)]) -> Keys:
    """The public half of the key that signs releases."""
    return Keys(keys=[public_jwk(at.signing_key)])
