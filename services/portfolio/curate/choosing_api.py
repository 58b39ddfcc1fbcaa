"""HTTP of 整理遴选: facts and pictures chosen, the words of child and family, next steps."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from portfolio.admit.desk import Desk, standing_now
from portfolio.admit.terms import TermIsNotOpen
from portfolio.capture.consented import SCOPE
from portfolio.capture.sheet import open_term
from portfolio.curate import advice, choices_api, choosing_commands, told
from portfolio.curate.api import signed
from portfolio.curate.bodies import (
    AdvisedAnswer,
    EntryBody,
    MeantCell,
    NextStepsBody,
    PicturesBody,
    SelectionAnswer,
    SelfReviewBody,
    SelfReviewSheet,
    SignedAnswer,
    WordsBody,
)
from portfolio.curate.events import NextStepsAgreed, Picture
from portfolio.curate.queries import term_record
from portfolio.curate.self_review import asks_of
from portfolio.curate.spoken_queries import prompts_of
from portfolio.curate.writing import Cell
from portfolio.support.clock import school_day
from portfolio.support.web import CommandId, TermId, answer

_BASE = "/students/{student_id}/terms/{term}"


def routes(desk: Desk) -> APIRouter:
    """The routes of what is chosen and said."""
    router = APIRouter(tags=["curate"])
    _of_oneself(router, desk)
    router.routes.extend(choices_api.routes(desk).routes)
    _of_entries(router, desk)
    _of_words(router, desk)
    _of_the_report(router, desk)
    return router


def _of_entries(router: APIRouter, desk: Desk) -> None:
    @router.get(_BASE + "/selection", response_model=SelectionAnswer)
    async def selection(student_id: UUID, term: TermId, request: Request) -> Response:
        """What stands for the term beside the levels, with the ETag of each."""
        actor = await desk.sessions.actor(request)
        at = await standing_now(desk, actor, student_id, "selection.read")
        at.school.state.term(term)
        record = await term_record(desk.journal, actor.school_id, student_id, term)
        return answer(told.selection(record, student_id, term))

    @router.put(_BASE + "/entries/{observation_id}", status_code=201, response_model=AdvisedAnswer)
    async def select_entry(
        cell: MeantCell,
        observation_id: UUID,
        body: EntryBody,
        request: Request,
        command_id: CommandId,
    ) -> Response:
        """A fact that counts stands for its indicator; If-Match is optional here."""
        written = await choosing_commands.select_entry(
            desk,
            await desk.sessions.actor(request),
            cell,
            command_id=command_id,
            observation_id=observation_id,
            indicator=body.indicator,
            line=body.line or None,
        )
        said = advice.of_words({"line": body.line}, desk.vocabulary)
        return signed(written.appended, advice=said)

    @router.post(
        _BASE + "/entries/{observation_id}/drop", status_code=201, response_model=SignedAnswer
    )
    async def drop_entry(
        student_id: UUID,
        term: TermId,
        observation_id: UUID,
        request: Request,
        command_id: CommandId,
    ) -> Response:
        """A chosen fact stands for nothing any more; it still counts."""
        written = await choosing_commands.drop_entry(
            desk,
            await desk.sessions.actor(request),
            Cell(student_id, term),
            command_id=command_id,
            observation_id=observation_id,
        )
        return signed(written.appended)


def _of_words(router: APIRouter, desk: Desk) -> None:
    @router.put(_BASE + "/self-statement", status_code=201, response_model=SignedAnswer)
    async def write_self_statement(
        cell: MeantCell,
        body: WordsBody,
        request: Request,
        command_id: CommandId,
    ) -> Response:
        """The child's own words, by the child, or written down by the class teacher."""
        written = await choosing_commands.write_self_statement(
            desk,
            await desk.sessions.actor(request),
            cell,
            command_id=command_id,
            text=body.text,
        )
        return signed(written.appended)

    @router.put(_BASE + "/family-words", status_code=201, response_model=AdvisedAnswer)
    async def write_family_words(
        cell: MeantCell,
        body: WordsBody,
        request: Request,
        command_id: CommandId,
    ) -> Response:
        """What the family says to the child of this term."""
        written = await choosing_commands.write_family_words(
            desk,
            await desk.sessions.actor(request),
            cell,
            command_id=command_id,
            text=body.text,
        )
        said = advice.of_words({"text": body.text}, desk.vocabulary)
        return signed(written.appended, advice=said)


def _of_the_report(router: APIRouter, desk: Desk) -> None:
    @router.put(_BASE + "/next-steps", status_code=201, response_model=AdvisedAnswer)
    async def agree_next_steps(
        cell: MeantCell,
        body: NextStepsBody,
        request: Request,
        command_id: CommandId,
    ) -> Response:
        """下一步，我们约好: one line each of the child, the family and the school."""
        actor = await desk.sessions.actor(request)
        lines = {"student": body.student, "family": body.family, "school": body.school}
        steps = NextStepsAgreed(
            **{who: line or None for who, line in lines.items()},
            school_indicator=body.school_indicator,
            agreed_by=actor.person_id,
        )
        written = await choosing_commands.agree_next_steps(
            desk,
            actor,
            cell,
            command_id=command_id,
            steps=steps,
        )
        return signed(written.appended, advice=advice.of_steps(lines, desk.vocabulary))

    @router.put(_BASE + "/pictures", status_code=201, response_model=SignedAnswer)
    async def choose_pictures(
        cell: MeantCell,
        body: PicturesBody,
        request: Request,
        command_id: CommandId,
    ) -> Response:
        """Up to three pictures beside facts that count; consent is asked again at the press."""
        written = await choosing_commands.choose_pictures(
            desk,
            await desk.sessions.actor(request),
            cell,
            command_id=command_id,
            pictures=[
                Picture(evidence_id=one.evidence_id, caption=one.caption or None)
                for one in body.pictures
            ],
        )
        return signed(written.appended)


def _of_oneself(router: APIRouter, desk: Desk) -> None:
    @router.put(_BASE + "/self-review", status_code=201, response_model=SignedAnswer)
    async def give_self_review(
        cell: MeantCell,
        body: SelfReviewBody,
        request: Request,
        command_id: CommandId,
    ) -> Response:
        """自评: by the child, the last word stands; or copied from paper by the class teacher."""
        written = await choosing_commands.review_oneself(
            desk,
            await desk.sessions.actor(request),
            cell,
            command_id=command_id,
            answers=body.answers,
        )
        return signed(written.appended)

    @router.get("/students/{student_id}/self-review-sheet", response_model=SelfReviewSheet)
    async def self_review_sheet(student_id: UUID, request: Request) -> Response:
        """What the pupil is asked now, by term and grade; 409 where no term is open."""
        actor = await desk.sessions.actor(request)
        at = await standing_now(desk, actor, student_id, "self_statement.write")
        today = school_day(desk.clock.now())
        term = open_term(at.school.state, today)
        if term is None:
            raise TermIsNotOpen
        grade = at.student.state.grade(term.term)
        group, school_id = at.student.state.class_group_id, actor.school_id
        read = await prompts_of(desk.journal, school_id, group, term.term) if group else {}
        said = {"term": term.term, "grade": grade, "asks": asks_of(grade)}
        heard = [
            {"question": code, "version": one.version, "duration_ms": one.sound.duration_ms}
            for code, one in sorted(read.items())
        ]
        takes_clips = at.student.state.has_consent(SCOPE, today)
        return answer({**said, "takes_clips": takes_clips, "prompts": heard})
