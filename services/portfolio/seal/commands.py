"""形成档案: seal a school's term; then, pupil by pupil, close it and issue the report.

The administrator's command is one append to the school's stream,
which fences every fact of the term.
What follows is the worker's: each step has an id that follows from the term and the version,
so it is done once however often it is begun again.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import UUID

from portfolio.admit.desk import Desk, said_by, school_for
from portfolio.admit.domain import Enrolled, enrolled
from portfolio.review.objecting import objections_until
from portfolio.review.queries import unfinished
from portfolio.seal import verification
from portfolio.seal.as_of import Ahead, Archive, Sealed, Told, in_force
from portfolio.seal.begun import Begun, Printed, Version
from portfolio.seal.collect import Closing, closed_term, report_number
from portfolio.seal.domain import Due, decide_seal_term, due
from portfolio.seal.events import ReportIssued, ReportSuperseded, TermClosed
from portfolio.seal.pictures import HEALTH, asked_for, may_be_printed, opened_for_print
from portfolio.seal.report import report_view
from portfolio.seal.view import ReportView
from portfolio.support.actor import Actor
from portfolio.support.clock import school_day
from portfolio.support.data_key import DataKey
from portfolio.support.event import Event
from portfolio.support.ids import derived
from portfolio.support.journal import Decided, Decision, Request
from portfolio.support.keys import KeyForgotten
from portfolio.support.object_store import ObjectStore
from portfolio.support.planning import Appended
from portfolio.support.problems import Gone, NotFound
from portfolio.support.sealed_object import seal

Render = Callable[[ReportView], Awaitable[bytes]]


async def seal_term(desk: Desk, actor: Actor, *, command_id: UUID, term: str) -> Appended:
    """End the term of the school: from now on its facts are frozen.

    Every objection that was acknowledged before is seen; one filed in the same instant
    is as one filed a moment later, which the sealed term takes as well.
    """

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        school = await school_for(desk, actor, "term.close", fresh=fresh)
        end = await desk.journal.store.position(actor.school_id)
        await desk.views.wait_for(actor.school_id, end)
        waits_for = await unfinished(desk.pool, actor.school_id, term)
        event = decide_seal_term(school.state, term, waits_for, by=actor)
        return Decision((Decided(actor.school_id, event),), {actor.school_id: school.epoch})

    request = said_by(actor, command_id, actor.school_id, "seal-term", term)
    return await desk.journal.execute(request, attempt)


@dataclass(frozen=True, slots=True)
class Press:
    """What makes reports and keeps them. `public_url`: where families reach the service."""

    desk: Desk
    objects: ObjectStore
    render: Render
    public_url: str = ""
    archive: Archive = field(init=False)

    def __post_init__(self) -> None:
        """The past is read through one memory."""
        object.__setattr__(self, "archive", Archive(self.desk))

    async def issue(
        self, school_id: UUID, student_id: UUID, term: str, ahead: Ahead | None = None
    ) -> int | None:
        """Issue what is due of one pupil's sealed term: returns its version, None if nothing is.

        `ahead`: what was read of the pupil a moment ago, with others of the class.
        Again is harmless. Raises `Gone`, `NotFound`.
        """
        begun = await self.begin(school_id, student_id, term, ahead)
        return await self.keep(await self.print(begun)) if begun else None

    async def begin(
        self, school_id: UUID, student_id: UUID, term: str, ahead: Ahead | None = None
    ) -> Begun | None:
        """Close the pupil's term unless it is: what is to be printed then, None if nothing is."""
        sealed = await self.archive.sealed(school_id, term)
        told = await self.archive.told(sealed.school, school_id, student_id, term, ahead)
        rows = [row for row, _ in told.of_term]
        newest = in_force(told)
        wanted = due(rows, told.record(), sealed_at=sealed.at, newest=newest)
        if wanted is None:
            return None
        closing = Closing(student_id, term, wanted.version, school_day(self.desk.clock.now()))
        epoch = told.epoch
        if newest is None:
            facts = len(told.record(sealed.at).facts)
            epoch = await self._close(school_id, closing, facts=facts, epoch=epoch)
        return Begun(school_id, sealed, told, closing, wanted, epoch)

    async def print(self, begun: Begun) -> Printed:
        """Print what was begun."""
        version = await self._version(begun.school_id, begun.closing, begun.wanted, self.public_url)
        view = await self._view(version, begun.sealed, begun.told, begun.told.student())
        pdf = await self.render(view)
        return Printed(version, pdf, begun.epoch, tuple(asked_for(view)))

    async def again(self, school_id: UUID, student_id: UUID, term: str, version: int) -> bytes:
        """An issued version made again from the log, to be compared with what is kept.

        The same release of the service gives the same bytes. Raises `Gone`, `NotFound`.
        """
        sealed = await self.archive.sealed(school_id, term)
        told = await self.archive.told(sealed.school, school_id, student_id, term)
        issued = next((one for one in told.issued if one.version == version), None)
        if issued is None:
            raise NotFound
        closing = Closing(student_id, term, version, issued.issued_on)
        wanted = Due(version, issued.as_of or sealed.at)
        made = await self._version(school_id, closing, wanted, issued.public_url or "")
        then = told.student(told.issued_at(version) or wanted.as_of)
        return await self.render(await self._view(made, sealed, told, then))

    async def _version(
        self, school_id: UUID, closing: Closing, wanted: Due, public_url: str
    ) -> Version:
        key = await self._key(school_id, closing.student_id)
        number = report_number(closing.student_id, closing.term)
        token = verification.token_of(key, number, closing.version)
        return Version(school_id, closing, wanted.as_of, public_url, token)

    async def _key(self, school_id: UUID, student_id: UUID) -> DataKey:
        try:
            return await self.desk.journal.keyring.get(school_id, student_id)
        except KeyForgotten:
            raise Gone from None

    async def _view(
        self, version: Version, sealed: Sealed, told: Told, at_print: Enrolled
    ) -> ReportView:
        """What is printed: pupil and school as of the sealing, the record as of the version.

        `at_print`: the pupil when it was printed, whose consent is asked for pictures and health.
        """
        closing, words = version.closing, self.desk.vocabulary
        record = told.record(version.as_of)
        chosen = may_be_printed(at_print, record, closing.issued_on)
        shows_health = at_print.has_consent(HEALTH, closing.issued_on)
        key = await self._key(version.school_id, closing.student_id)
        contents = closed_term(
            closing,
            sealed.school,
            told.student(sealed.at),
            record,
            words,
            told.previous(version.as_of, words.versions["level_scale"]),
            years=told.years(version.as_of) if shows_health else None,
            pictures=await opened_for_print(self.objects, key, version.school_id, record, chosen),
        )
        address = verification.address_of(
            version.public_url, version.number, closing.version, version.token
        )
        until = objections_until(closing.issued_on)
        added = {"verify_url": address, "objections_until": until}
        return report_view(contents.model_copy(update=added))

    async def _close(self, school_id: UUID, closing: Closing, *, facts: int, epoch: int) -> int:
        """Close the pupil's term; returns the pupil's epoch after that."""
        closed = [TermClosed(facts=facts)]
        appended = await self._append(school_id, closing, "close-term", closed, epoch=epoch)
        return epoch if appended.is_repeated else epoch + 1

    async def keep(self, printed: Printed) -> int:
        """Seal what was printed, store it, tell the log: returns its version."""
        version, pdf = printed.version, printed.pdf
        school_id, closing = version.school_id, version.closing
        key_id = derived(closing.student_id, "report-key", closing.term, closing.version)
        sealed = seal(pdf, school_id=school_id, object_key_id=key_id)
        await self.objects.put(sealed.name, sealed.content)
        key = await self._key(school_id, closing.student_id)
        issued = ReportIssued(
            report_number=version.number,
            version=closing.version,
            issued_on=closing.issued_on,
            object_name=sealed.name,
            object_key_id=key_id,
            wrapped_key=key.wrap(sealed.key).hex(),
            plain_sha256=sha256(pdf).hexdigest(),
            size=len(pdf),
            verification=verification.kept_of(version.token).hex(),
            public_url=version.public_url,
            as_of=version.as_of,
        )
        events: list[Event] = [issued]
        if closing.version > 1:
            old = closing.version - 1
            events.append(
                ReportSuperseded(version=old, by_version=closing.version, reason="objection")
            )
        await self._append(
            school_id,
            closing,
            "issue-report",
            events,
            epoch=printed.epoch,
            needs_consent=printed.needs_consent,
        )
        return closing.version

    async def _append(
        self,
        school_id: UUID,
        closing: Closing,
        command: str,
        events: Sequence[Event],
        *,
        epoch: int,
        needs_consent: Sequence[str] = (),
    ) -> Appended:
        """Append what was made of a pupil who was read at `epoch`, or is now as good.

        `needs_consent`: to what of it; whoever took one back while it was printed is heard,
        and it is printed again without that. Raises `ConsentIsMissing`.
        """
        student_id, term, version = closing.student_id, closing.term, closing.version
        subject = derived(student_id, "report", term)

        async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
            rosters = self.desk.rosters
            if not fresh:
                epochs = {school_id: (await rosters.school(school_id)).epoch, student_id: epoch}
            else:
                at, known = await rosters.current(school_id, student_id)
                pupil = enrolled(known.state)
                for scope in needs_consent:
                    pupil.require_consent(scope, closing.issued_on)
                epochs = {school_id: at.epoch, student_id: known.epoch}
            return Decision(
                tuple(Decided(student_id, event, term, subject) for event in events), epochs
            )

        # The answer of a retry is the first one, whatever was rendered since.
        said = ["system", command, str(student_id), term, version]
        named = derived(student_id, command, term, version)
        return await self.desk.journal.execute(Request(school_id, named, student_id, said), attempt)
