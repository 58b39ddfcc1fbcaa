"""同伴的话: a kind fact about a classmate, that names nobody and is nobody's afterwards. Pure.

It stands in the giver's stream until the worker carries it over (`peer_delivery.py`).
Ids on the receiver's side follow from the giver's key by HMAC (RFC 2104):
with the key forgotten nothing connects the two.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from portfolio.admit.domain import Enrolled
from portfolio.capture.domain import NotForThisGrade, NotForThisVoice, Setting, require_open
from portfolio.capture.events import PeerVoiceGiven, PeerVoiceHeard
from portfolio.support.data_key import DataKey
from portfolio.support.problems import Malformed

LEAST_GIVERS = 3
_SHORTEST = 2
_LONGEST = 3
_COMMAND, _SUBJECT = b"nianlun-peer-voice-command-1", b"nianlun-peer-voice-subject-1"
_NOT_A_LETTER = re.compile(r"[\W_]+")
_BETWEEN_NAMES = re.compile(r"[·•・.\s]+")


class NobodyIsNamed(Malformed):
    """What is said of one child must not tell of another, nor say again who is meant."""

    zh = "请不要写出同学的名字，可以写“同桌”“他”“她”。"
    en = "Please write no classmate's name; say “my neighbour”, “he” or “she”."


class NotAClassmate(Malformed):
    """Peers speak of classmates of today, not of themselves."""

    zh = "只能写给今天的同班同学。"
    en = "This is for classmates of today only."


def decide_give(
    said: PeerVoiceGiven,
    giver: Enrolled,
    about: object,
    *,
    giver_id: UUID,
    names: Iterable[str],
    at: Setting,
) -> PeerVoiceGiven:
    """One pupil thanks another; `names` are those of the grade's pupils."""
    kind = at.vocabulary.observation_type(said.observation_type)
    require_open(giver, said.occurred_on, at=at)
    # Of whoever is no classmate nothing is told, known to the school or not.
    if not _is_classmate(giver, about) or said.about == giver_id:
        raise NotAClassmate(reason="about")
    if "peer" not in kind.submitted_by:
        raise NotForThisVoice
    if not kind.is_for(giver.grade(at.term)):
        raise NotForThisGrade(reason="")
    if names_somebody(said.text, names):
        raise NobodyIsNamed(reason="text")
    return said


def _is_classmate(giver: Enrolled, about: object) -> bool:
    if not isinstance(about, Enrolled) or about.left or about.class_group_id is None:
        return False
    return about.class_group_id == giver.class_group_id


def heard(said: PeerVoiceGiven, *, vocabulary: str, day: date) -> PeerVoiceHeard:
    """What the receiver's stream keeps. The day is that of the hearing:
    the day it was said would tell the voices of a class apart.
    """
    return PeerVoiceHeard(
        observation_type=said.observation_type,
        vocabulary=vocabulary,
        text=said.text,
        occurred_on=day,
    )


def names_somebody(text: str, names: Iterable[str]) -> bool:
    """Whether a full name stands in the text, or a given name of two characters or more.

    Also where blanks or signs stand between its characters.
    """
    plain = _plain(text)
    return any(called in plain for name in names for called in called_by(name))


def called_by(name: str) -> frozenset[str]:
    """`欧阳梓涵` → 欧阳梓涵, 阳梓涵, 梓涵: the name, and what may be the given name.

    A surname has one character or two; which, a name does not say.
    """
    whole = _plain(name)
    found = {whole} if len(whole) >= _SHORTEST else set()
    parts = [_plain(part) for part in _BETWEEN_NAMES.split(name)]
    if len(parts) > 1:
        return frozenset(found | {part for part in parts if len(part) >= _SHORTEST})
    for surname in (1, 2):
        if _SHORTEST <= len(whole) - surname <= _LONGEST:
            found.add(whole[surname:])
    return frozenset(found)


def _plain(text: str) -> str:
    return _NOT_A_LETTER.sub("", unicodedata.normalize("NFKC", text)).casefold()


def command_of(key: DataKey, voice_id: UUID) -> UUID:
    """The id of the command that carries a voice over: the same again on every retry."""
    return _opaque(key, _COMMAND, voice_id)


def subject_of(key: DataKey, voice_id: UUID) -> UUID:
    """The id under which the receiver's stream knows it."""
    return _opaque(key, _SUBJECT, voice_id)


def _opaque(key: DataKey, purpose: bytes, voice_id: UUID) -> UUID:
    # Looks like any random id (RFC 9562, 5.4).
    return UUID(bytes=key.keyed(purpose, voice_id.bytes)[:16], version=4)
