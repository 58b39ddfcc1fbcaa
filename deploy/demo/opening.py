"""What the demonstration is told → one school's term under way."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from demo.caller import Caller
from demo.observation_bank import load_bank
from demo.people import People
from demo.plan_of_term import PlanOfTerm
from demo.recordable import RecordableNotes
from demo.remembered import Remembered
from demo.school_term import Clients, SchoolTerm
from demo.schools import School
from demo.term import term_at
from portfolio.support.vocabulary import load_vocabulary

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
    out: Path
    seed: int

    def admin_code(self, school: School) -> str:
        """The first administrator's code, as told when the school was registered."""
        schools = json.loads(self.schools_file.read_text("utf-8"))
        return str(next(one["admin_code"] for one in schools if one["code"] == school.code))

    def remembered(self, school: School) -> Remembered:
        """What an earlier run remembered, or a fresh start."""
        file = self.schools_file.with_name(f"{school.code}-demo.json")
        return Remembered(file, seed=self.seed)


@asynccontextmanager
async def under_way(told: Told, school: School) -> AsyncIterator[SchoolTerm]:
    """The term, ready for its steps; connections are let go at the end."""
    remembered, bank = told.remembered(school), load_bank()
    vocabulary, term = load_vocabulary(_VOCABULARY), term_at(remembered.today)
    plan = PlanOfTerm(
        seed=remembered.seed,
        notes=RecordableNotes(bank, vocabulary),
        needed=[
            (one.code, vocabulary.sufficiency(one.code).facts) for _, one in vocabulary.indicators()
        ],
        days=term.days_until(remembered.today),
        school_days=term.school_days_until(remembered.today),
    )
    portfolio, aggregator = Caller(told.portfolio_url), Caller(told.aggregator_url)
    try:
        yield SchoolTerm(
            school=school,
            term=term,
            admin_code=told.admin_code(school),
            clients=told.clients,
            portfolio=portfolio,
            aggregator=aggregator,
            people=People(portfolio, remembered, school.code),
            remembered=remembered,
            bank=bank,
            plan=plan,
            vocabulary=vocabulary,
            out=told.out,
        )
    finally:
        await portfolio.close()
        await aggregator.close()
