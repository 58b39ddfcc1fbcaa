"""A consent given and taken back, scope by scope. Pure.

Each `decide_*` gives the event or raises the refusal; who may ask is the policy's.
"""

from typing import Literal

from portfolio.admit import events as e
from portfolio.admit.domain import Enrolled
from portfolio.admit.pupil.notice import NOTICE_VERSION
from portfolio.support.actor import Actor, Role
from portfolio.support.event import Event
from portfolio.support.problems import Conflict, Forbidden


class NoticeHasChanged(Conflict):
    """Who consents has read the notice that is in force (个人信息保护法, 14 and 17)."""

    zh = "告知书已经更新，请重新阅读后再同意。"
    en = "The notice has changed; read it again before you consent."


class FamilySaidOtherwise(Conflict):
    """A paper that somebody enters does not outweigh what the family said itself."""

    zh = "家人已经在自己的账号里撤回了这一项，请由家人自己在账号里重新同意。"
    en = "The family withdrew this in their own account; they give it again there themselves."


class NothingToWithdraw(Conflict):
    """What was not given cannot be taken back."""

    zh = "这一项没有可以撤回的同意。"
    en = "There is no consent of this scope to withdraw."


def voice_of(actor: Actor, given_as: e.GivenAs | None) -> e.GivenAs:
    """Whose word it is: one's own; staff enter a paper and say whose. Raises `Forbidden`."""
    own: dict[Role, Literal["guardian", "student"]] = {
        Role.GUARDIAN: "guardian",
        Role.STUDENT: "student",
    }
    voice = own.get(actor.role, given_as or "guardian")
    if given_as not in {None, voice}:
        raise Forbidden
    return voice


def decide_consent(
    actor: Actor,
    student: Enrolled,
    *,
    scope: e.Scope,
    notice_version: str,
    given_as: e.GivenAs | None,
) -> Event:
    """Consent to one scope, of the notice in force; raises `NoticeHasChanged`, `Forbidden`, and
    for staff with a paper `FamilySaidOtherwise`.
    """
    if notice_version != NOTICE_VERSION:
        raise NoticeHasChanged
    on_paper = actor.role is Role.STAFF
    if on_paper and (scope, voice_of(actor, given_as)) in student.taken_back:
        raise FamilySaidOtherwise
    return e.ConsentGranted(
        scope=scope,
        granted_by=actor.person_id,
        notice_version=notice_version,
        given_as=voice_of(actor, given_as),
        on_paper=on_paper,
    )


def decide_withdraw(
    actor: Actor, student: Enrolled, *, scope: e.Scope, given_as: e.GivenAs | None
) -> Event:
    """Take a consent back; raises `NothingToWithdraw`, `Forbidden`."""
    voice = voice_of(actor, given_as)
    if scope not in (student.consents if voice == "guardian" else student.own_consents):
        raise NothingToWithdraw
    return e.ConsentWithdrawn(
        scope=scope,
        withdrawn_by=actor.person_id,
        given_as=voice,
        on_paper=actor.role is Role.STAFF,
    )
