"""A database of keys and a folder of master keys, as several processes share them."""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from portfolio.support.data_key import DataKey
from portfolio.support.database import Connection, open_pool
from portfolio.support.keys import Keyring
from portfolio.support.master_keys import MasterKeys


@dataclass
class Vault:
    """A database of keys and a folder of master keys, as several processes share them."""

    url: str
    masters: MasterKeys
    folder: Path
    stack: AsyncExitStack

    async def keyring(self, kind: type[Keyring] = Keyring) -> Keyring:
        """The keyring of one more process."""
        pool = await self.stack.enter_async_context(await open_pool(self.url, 3))
        return kind(pool, MasterKeys(self.folder))

    async def connection(self) -> Connection:
        connection = await asyncpg.connect(self.url)
        self.stack.push_async_callback(connection.close)
        return connection


def seal(key: DataKey) -> bytes:
    """Two keys that seal alike are the same key."""
    return key.seal_text("x", "place")
