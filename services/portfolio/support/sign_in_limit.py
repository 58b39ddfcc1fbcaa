"""How often somebody may try a password or a code: a sliding window per login and per address."""

import time
from collections import OrderedDict, deque

from portfolio.support.problems import TooMany

_WINDOW_SECONDS = 300.0
_KEEP_AT_MOST = 100_000


class SignInLimit:
    """Counts failures only, so that a class signing in together is never locked out."""

    def __init__(self, failures: int = 20) -> None:
        self._failures = failures
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def require(self, *names: str) -> None:
        """Raise `TooMany` where one of these names has failed too often of late."""
        since = time.monotonic() - _WINDOW_SECONDS
        for name in names:
            seen = self._seen.get(name, deque())
            while seen and seen[0] < since:
                seen.popleft()
            if len(seen) >= self._failures:
                raise TooMany

    def failed(self, *names: str) -> None:
        """Remember a failure of each of these names."""
        for name in names:
            self._seen.setdefault(name, deque()).append(time.monotonic())
            self._seen.move_to_end(name)
        while len(self._seen) > _KEEP_AT_MOST:
            self._seen.popitem(last=False)
