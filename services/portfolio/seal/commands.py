"""形成档案: seal a school's term; then, pupil by pupil, close it and issue the report.

The administrator's command is one append to the school's stream,
which fences every fact of the term.
What follows is the worker's: each step has an id that follows from the term, so it is done once
however often it is begun again.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from portfolio.admit.desk import Desk, said_by, school_for
from portfolio.admit.domain import enrolled
from portfolio.curate.domain import TermRecord
from portfolio.curate.queries import term_record
from portfolio.seal.collect import Closing, closed_term, report_number
from portfolio.seal.domain import decide_seal_term, preceding
from portfolio.seal.events import ReportIssued, TermClosed
from portfolio.seal.report import report_view
from portfolio.seal.view import ReportView
from portfolio.support.actor import Actor
from portfolio.support.clock import school_day
from portfolio.support.ids import derived
from portfolio.support.journal import Decided, Decision, Request
from portfolio.support.object_store import ObjectStore
from portfolio.support.planning import Appended
from portfolio.support.sealed_object import seal

Render = Callable[[ReportView], Awaitable[bytes]]


async def seal_term(desk: Desk, actor: Actor, *, command_id: UUID, term: str) -> Appended:
    """End the term of the school: from now on its facts are frozen."""

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        school = await school_for(desk, actor, "term.close", fresh=fresh)
        event = decide_seal_term(school.state, term, by=actor)
        return Decision((Decided(actor.school_id, event),), {actor.school_id: school.epoch})

    request = said_by(actor, command_id, actor.school_id, "seal-term", term)
    return await desk.journal.execute(request, attempt)


@dataclass(frozen=True, slots=True)
class Press:
    """What makes reports and keeps them."""

    desk: Desk
    objects: ObjectStore
    render: Render

    async def issue(self, school_id: UUID, student_id: UUID, term: str) -> Appended:
        """Close one pupil's sealed term and issue the report; again is harmless. Raises `Gone`."""
        desk = self.desk
        school = await desk.rosters.school(school_id)
        student = enrolled((await desk.rosters.student(school_id, student_id)).state)
        record = await term_record(desk.journal, school_id, student_id, term)
        await self._close(school_id, student_id, term, record)
        closing = Closing(student_id, term, 1, school_day(desk.clock.now()))
        view = report_view(
            closed_term(
                closing,
                school.state,
                student,
                record,
                desk.vocabulary,
                await self._previous(school_id, student_id, preceding(school.state, term)),
            )
        )
        pdf = await self.render(view)
        return await self._keep(school_id, closing, pdf)

    async def _close(
        self, school_id: UUID, student_id: UUID, term: str, record: TermRecord
    ) -> None:
        closed = TermClosed(facts=len(record.facts))
        await self._append(school_id, student_id, term, "close-term", closed)

    async def _keep(self, school_id: UUID, closing: Closing, pdf: bytes) -> Appended:
        key_id = derived(closing.student_id, "report-key", closing.term, closing.version)
        sealed = seal(pdf, school_id=school_id, object_key_id=key_id)
        await self.objects.put(sealed.name, sealed.content)
        key = await self.desk.journal.keyring.get(school_id, closing.student_id)
        issued = ReportIssued(
            report_number=report_number(closing.student_id, closing.term),
            version=closing.version,
            issued_on=closing.issued_on,
            object_name=sealed.name,
            object_key_id=key_id,
            wrapped_key=key.wrap(sealed.key).hex(),
            plain_sha256=sha256(pdf).hexdigest(),
            size=len(pdf),
        )
        return await self._append(
            school_id, closing.student_id, closing.term, "issue-report", issued
        )

    async def _append(
        self,
        school_id: UUID,
        student_id: UUID,
        term: str,
        command: str,
        event: TermClosed | ReportIssued,
    ) -> Appended:
        subject = derived(student_id, "report", term)

        async def attempt(_fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
            # Closing moved the pupil's epoch: what is remembered is out of date each second time.
            # Asking for the epochs is cheaper than losing and reading the whole school again.
            at, known = await self.desk.rosters.current(school_id, student_id)
            enrolled(known.state)
            return Decision(
                (Decided(student_id, event, term, subject),),
                {school_id: at.epoch, student_id: known.epoch},
            )

        # The answer of a retry is the first one, whatever was rendered since.
        said = ["system", command, str(student_id), term]
        request = Request(school_id, derived(student_id, command, term), student_id, said)
        return await self.desk.journal.execute(request, attempt)

    async def _previous(
        self, school_id: UUID, student_id: UUID, before: str | None
    ) -> Mapping[str, str]:
        if before is None:
            return {}
        record = await term_record(self.desk.journal, school_id, student_id, before)
        return {indicator: signed.level for indicator, signed in record.levels.items()}
