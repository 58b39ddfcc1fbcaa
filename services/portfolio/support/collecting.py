"""How often a process that works in large pieces looks for garbage."""

import gc

# Python's own 700 new objects are a fraction of one report: what was made for a round, and goes
# with it by itself, would be looked through a hundred times.
_NEW_OBJECTS = 50_000


def collect_rarely() -> None:
    """Call it once what stands as long as the process does is there: that is left out for good,
    and the rest is looked through only where much has piled up.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)
