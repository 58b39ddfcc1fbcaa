"""What the demonstration is told → the county's terms under way."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from demo.caller import Caller
from demo.county_term import Clients, CountyTerm
from demo.latent import Latent
from demo.observation_bank import load_bank
from demo.people import People
from demo.plan_of_term import PlanOfTerm
from demo.recordable import RecordableNotes
from demo.remembered import Remembered
from demo.school_term import SchoolTerm
from demo.schools import School
from demo.term import TERMS, Term
from embedded.extent import Extent
from embedded.steering import Steering
from portfolio.support.vocabulary import load_vocabulary

_SESSIONS_STAND = timedelta(hours=700)
_VOCABULARY = Path(__file__).parents[2] / "schemas" / "vocabulary"


@dataclass(frozen=True)
class Told:
    """Where the services are, what was told of schools and clients, where files go.

    `schools_file`: JSON list of code, name, admin_code; what is remembered is kept beside it.
    """

    portfolio_url: str
    aggregator_url: str
    schools_file: Path = field(repr=False)
    clients: Clients
    clock_file: Path
    out: Path

    @property
    def extent(self) -> Extent:
        """How large the county is."""
        return Extent.kept_in(self.schools_file.parent, {})

    def admin_code(self, school: School) -> str:
        """The first administrator's code, as told when the school was registered."""
        schools = json.loads(self.schools_file.read_text("utf-8"))
        return str(next(one["admin_code"] for one in schools if one["code"] == school.code))


@dataclass(frozen=True)
class UnderWay:
    """The terms, the people of each school, and the hand on the clock."""

    terms: list[CountyTerm]
    people: list[People]
    steering: Steering
    remembered: Remembered
    signed_in: list[datetime] = field(default_factory=list)

    def let_time_pass(self, until: datetime) -> None:
        """Everybody reads this instant from now on; sessions that have run out are begun anew."""
        if self.signed_in and until - self.signed_in[-1] > _SESSIONS_STAND:
            for people in self.people:
                people.forget()
            self.signed_in.clear()
        self.steering.go_to(until)
        if not self.signed_in:
            self.signed_in.append(self.steering.now)


def _recorded(term: Term) -> tuple[list[date], list[date]]:
    """The days, and those with lessons, up to the one on which teachers look back."""
    last = term.judged_on
    return [d for d in term.days if d <= last], [d for d in term.school_days if d <= last]


@asynccontextmanager
async def under_way(told: Told) -> AsyncIterator[UnderWay]:
    """The terms, ready for their steps; connections are let go at the end."""
    extent = told.extent
    remembered = Remembered(told.schools_file.with_name("demo.json"), extent)
    bank, vocabulary = load_bank(), load_vocabulary(_VOCABULARY)
    notes = RecordableNotes(bank, vocabulary)
    async with AsyncExitStack() as stack:
        portfolio, aggregator = Caller(told.portfolio_url), Caller(told.aggregator_url)
        stack.push_async_callback(portfolio.close)
        stack.push_async_callback(aggregator.close)
        people = [People(portfolio, remembered, one.code) for one in extent.county]

        def school_term(school: School, who: People, term: Term, number: int) -> SchoolTerm:
            needed = [
                (one.code, vocabulary.sufficiency(one.code).facts)
                for _, one in vocabulary.indicators()
            ]
            seed = f"{extent.seed} {school.code} {term.id}"
            return SchoolTerm(
                school=school,
                term=term,
                number=number,
                admin_code=told.admin_code(school),
                portfolio=portfolio,
                people=who,
                remembered=remembered,
                bank=bank,
                plan=PlanOfTerm(seed, notes, needed, *_recorded(term)),
                latent=Latent(extent.seed, school.code),
                vocabulary=vocabulary,
                out=told.out,
            )

        def county_term(number: int, term: Term) -> CountyTerm:
            return CountyTerm(
                term=term,
                number=number,
                schools=[
                    school_term(*one, term, number)
                    for one in zip(extent.county, people, strict=True)
                ],
                aggregator=aggregator,
                clients=told.clients,
                remembered=remembered,
                out=told.out,
            )

        terms = [county_term(*one) for one in enumerate(TERMS[: extent.terms])]
        yield UnderWay(terms, people, Steering(told.clock_file), remembered)
