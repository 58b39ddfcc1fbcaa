"""Two halves where sealing is what takes time, one flush for all where writing is."""

from portfolio.support.turns import Turns


def seen(turns: Turns, sealing: float, writing: float, times: int = 50) -> Turns:
    for _ in range(times):
        turns.saw(sealing=sealing, writing=writing)
    return turns


def test_on_a_quick_disk_writers_take_turns() -> None:
    """While one half is written in a millisecond, the other half seals for as long."""
    assert seen(Turns(), sealing=0.0008, writing=0.001).are_taken


def test_on_a_slow_disk_everyone_shares_a_flush() -> None:
    """Ten milliseconds a flush: two of them would cost more than they hide."""
    assert not seen(Turns(), sealing=0.0008, writing=0.010).are_taken


def test_a_backlog_is_written_in_one_piece() -> None:
    """Who waits already has nothing left to seal meanwhile."""
    assert not seen(Turns(), sealing=0.0, writing=0.001).are_taken


def test_a_disk_that_recovers_is_noticed() -> None:
    """In one flush for all, both durations are those of all."""
    turns = seen(Turns(), sealing=0.0008, writing=0.010)

    assert seen(turns, sealing=0.0016, writing=0.0015).are_taken


def test_a_pause_says_nothing() -> None:
    """Nobody wrote for an hour; what was learnt about the disk still holds."""
    turns = seen(Turns(), sealing=0.0008, writing=0.010)

    assert not seen(turns, sealing=3_600, writing=0.010, times=1).are_taken


def test_one_slow_flush_changes_nothing() -> None:
    """A checkpoint passes."""
    turns = seen(Turns(), sealing=0.0008, writing=0.001)

    assert seen(turns, sealing=0.0008, writing=0.020, times=1).are_taken
