"""One line of the access trail: who read of whom, what, why and when; ids only, no name. Pure.

未成年人网络保护条例, 36: each access by staff to what is personal of a minor is recorded.

Bytes that outlive this program, beside `formats.py`: the hash of a line is SHA-256 over a mark,
the hash of the line before it (32 zero bytes for the first), and the line's canonical JSON
(RFC 8785), so that a verifier in any language is ten lines.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import orjson

_LINE_HASH = b"nianlun-access-1\x00"


@dataclass(frozen=True, slots=True)
class AccessLine:
    """What one request showed one member of staff.

    `duties`: what gave them the right; `student_ids`: whose record, all of a class in one line;
    `class_group_id`: where it was read class by class; `about_id`: the export it belongs to.
    """

    school_id: UUID
    at: datetime
    person_id: UUID
    duties: tuple[str, ...]
    student_ids: tuple[UUID, ...]
    action: str
    route: str
    purpose: str
    class_group_id: UUID | None = None
    term: str | None = None
    about_id: UUID | None = None


def line_hash(previous: bytes, line: AccessLine, number: int) -> bytes:
    """The hash of the line with this number of its school, upon the one before."""
    return sha256(_LINE_HASH + previous + canonical(line, number)).digest()


def canonical(line: AccessLine, number: int) -> bytes:
    """RFC 8785 of the line: keys sorted, no blanks; its words are ASCII, its numbers whole."""
    said = {
        "about": _text(line.about_id),
        "action": line.action,
        "at": instant(line.at),
        "class_group": _text(line.class_group_id),
        "duties": list(line.duties),
        "number": number,
        "person": str(line.person_id),
        "purpose": line.purpose,
        "route": line.route,
        "school": str(line.school_id),
        "students": [str(one) for one in line.student_ids],
        "term": line.term,
    }
    return orjson.dumps(said, option=orjson.OPT_SORT_KEYS)


def instant(at: datetime) -> str:
    """RFC 3339 in UTC, always with six digits of a second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def in_order(student_ids: Iterable[UUID]) -> tuple[UUID, ...]:
    """Each pupil once, by id: a line tells whose record was shown, not in which order."""
    return tuple(sorted({UUID(bytes=one.bytes) for one in student_ids}))


def _text(value: UUID | None) -> str | None:
    return str(value) if value else None
