"""What a phone says of when: a claim, kept where somebody can have meant it. Pure.

`recorded_at` is the server's word and orders everything.
A record is never refused for its phone's clock: a battery that ran empty takes a phone to 1970.
"""

from datetime import datetime, timedelta

_AHEAD = timedelta(days=2)
# Longer than a school year: nothing of it can be recorded later.
_BACK = timedelta(days=400)


def believed(claimed: datetime | None, now: datetime) -> datetime | None:
    """The claim, or None where it is absurd: two days ahead of `now`, or 400 behind."""
    if claimed is None or not now - _BACK <= claimed <= now + _AHEAD:
        return None
    return claimed
