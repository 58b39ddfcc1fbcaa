"""given(events).when(decision).then(events) or .refuses(refusal): how a decision is told."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from portfolio.support.event import Event
from portfolio.support.problems import Refusal


@dataclass(frozen=True)
class Outcome:
    """A decision not yet taken: whoever asks for its outcome takes it."""

    decide: Callable[[], Any]

    def then(self, *decision: object) -> None:
        """It says that exactly this happened (and, where it says so, upon which version)."""
        decided = self.decide()
        assert (decided if isinstance(decided, tuple) else (decided,)) == decision

    def refuses(self, refusal: type[Refusal], **fields: object) -> None:
        """It refuses in exactly this word, with these fields in its sentence."""
        with pytest.raises(refusal) as refused:
            self.decide()
        assert type(refused.value) is refusal
        assert refused.value.fields.items() >= fields.items()


@dataclass(frozen=True)
class Given:
    """What is known when the decision is taken."""

    state: Any

    def when(self, decide: Callable[..., Any], *more: Any, **said: Any) -> Outcome:
        """The decision, about the state and what is said."""
        return Outcome(lambda: decide(self.state, *more, **said))


def folded_by(fold: Callable[[tuple[Event, ...]], Any]) -> Callable[..., Given]:
    """`given` for what this fold tells of events."""
    return lambda *events: Given(fold(events))
