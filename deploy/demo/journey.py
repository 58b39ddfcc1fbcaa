"""Three terms of a county through the real HTTP API, moment by moment, step by step.

In: the terms under way, and the screen. Out: files below `out/`, and one line per step.
Again on the same data it goes on where it was; where a step is done it says what came of it.
"""

from demo.county_term import CountyTerm
from demo.opening import UnderWay
from demo.screen import Screen, Watch
from demo.term import noon
from demo.timetable import Moment, moments


async def drive(at: UnderWay, screen: Screen) -> bool:
    """Every step that is not done yet; what a step raises is for the caller to say.

    Returns whether anything was left to do.
    """
    taken = 0
    for term in at.terms:
        screen.say(f"── {term.term.id}")
        for moment in moments(term):
            taken += await _live(at, term, moment, screen)
    return taken > 0


async def _live(at: UnderWay, term: CountyTerm, moment: Moment, screen: Screen) -> int:
    """Let time pass up to the moment, unless it is over; then its steps, and how many."""
    due = [one for one in moment.steps if not one.is_done(term)]
    if due:
        at.let_time_pass(noon(moment.on))
    for step in moment.steps:
        name = f"{term.term.id}/{step.name}"
        if step not in due:
            screen.done(step.zh, at.remembered.done[name])
            continue
        watch = Watch()
        with screen.step(step.zh) as bar:
            said = step.said(await step.take(term, bar))
        at.remembered.finish(name, said)
        screen.done(step.zh, said, watch.read())
    return len(due)
