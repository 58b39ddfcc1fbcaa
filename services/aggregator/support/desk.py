"""What every route needs: the database, the clock, the clients, the keys. Made by `main.py`."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fastapi import Request
from joserfc.jwk import OKPKey
from sqlalchemy.ext.asyncio import AsyncEngine

from aggregator.settings import Settings
from aggregator.support.clock import Clock
from aggregator.support.identity import Client
from aggregator.support.school_codes import SchoolCodes
from aggregator.support.vocabulary import Vocabulary


@dataclass(frozen=True)
class Desk:
    """The adapters of one running service."""

    settings: Settings
    engine: AsyncEngine
    clock: Clock
    clients: Mapping[str, Client]
    signing_key: OKPKey = field(repr=False)
    vocabulary: Vocabulary
    codes: Callable[[], SchoolCodes]
    """Reads the sources: what an operator has just written there holds."""
    # argon2 takes 19 MiB for each secret that is checked.
    secrets_at_once: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(4))


def desk(request: Request) -> Desk:
    """The desk of the app that serves this request."""
    found = request.app.state.desk
    if not isinstance(found, Desk):
        raise TypeError("the app was made without a desk")
    return found
