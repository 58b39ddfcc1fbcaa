"""How often somebody may try a password or a code: a sliding window per login and per address."""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from portfolio.support.problems import Refusal, TooMany

_WINDOW_SECONDS = 300.0
_KEEP_AT_MOST = 100_000


class SignInLimit:
    """Counts failures only, so that a class signing in together is never locked out.

    An address may fail more often than a login: a whole school stands behind one.
    """

    def __init__(self, failures: int = 20, *, of_an_address: int = 200) -> None:
        self._failures, self._of_an_address = failures, of_an_address
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()
        # As many as passwords are hashed at once:
        # sixty guesses in one breath would all be let in before the first has failed.
        self._turns = asyncio.Semaphore(2)

    @asynccontextmanager
    async def attempt(self, *names: str) -> AsyncIterator[None]:
        """One try at a password or a code, in its turn; a refusal inside counts as a failure.

        Raises `TooMany`.
        """
        self.require(*names)
        async with self._turns:
            self.require(*names)
            try:
                yield
            except Refusal:
                self.failed(*names)
                raise

    def require(self, *names: str) -> None:
        """Raise `TooMany` where one of these names has failed too often of late."""
        since = time.monotonic() - _WINDOW_SECONDS
        for name in names:
            seen = self._seen.get(name, deque())
            while seen and seen[0] < since:
                seen.popleft()
            is_address = name.startswith("address:")
            if len(seen) >= (self._of_an_address if is_address else self._failures):
                raise TooMany

    def failed(self, *names: str) -> None:
        """Remember a failure of each of these names."""
        for name in names:
            self._seen.setdefault(name, deque()).append(time.monotonic())
            self._seen.move_to_end(name)
        while len(self._seen) > _KEEP_AT_MOST:
            self._seen.popitem(last=False)
