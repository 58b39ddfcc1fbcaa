"""Whether those who write take turns, in two halves, or all share one flush. Pure.

Two halves overlap: one decides and seals while the other is being written;
but each half pays for a flush, which on a slow disk costs more than it hides.
With n writers, c seconds of sealing each and F seconds that a flush costs whatever is in it,
halves write more per second where F < n·c.
Writing takes about half as long again per command as sealing hides,
so what is compared are the two durations that can be seen.
"""

_WEIGHT = 1 / 16
_LEAVE_HALVES, _TAKE_HALVES = 3.0, 1.5


class Turns:
    """In: how long sealing and writing took. Out: `are_taken`."""

    def __init__(self) -> None:
        self.are_taken = True
        self._sealing = self._writing = 0.0

    def saw(self, *, sealing: float, writing: float) -> None:
        """Seconds in which as many commands came as the last flush held, and of that flush."""
        # Who stays away longer than that is not sealing.
        sealing = min(sealing, 2 * writing)
        self._sealing += _WEIGHT * (sealing - self._sealing)
        self._writing += _WEIGHT * (writing - self._writing)
        bound = _LEAVE_HALVES if self.are_taken else _TAKE_HALVES
        self.are_taken = self._writing < bound * self._sealing
