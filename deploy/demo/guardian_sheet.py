"""The codes of a class for its guardians: as text, and as a page to print and cut.

In: the answer of `POST /class-groups/{id}/guardian-codes`. Out: the words of two files.
Names and codes stand here together, so the files are for the class teacher alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from demo.rooms import Room

_HOW = "用学校标识码和登录码建立自己的账号。一个码只能用一次，请不要转给别人。"
_HOW_EN = "School code and code make your own account. It works once; keep it to yourself."
_STYLE = """
@page { size: A4; margin: 10mm }
body { font: 11pt/1.5 system-ui, sans-serif; display: grid; grid-template-columns: 1fr 1fr; gap: 0;
  margin: 0; padding: 4mm }
h1 { grid-column: 1 / -1; font-size: 13pt; margin: 0 0 4mm }
article { border: 1px dashed #888; padding: 4mm; break-inside: avoid }
p { margin: 0 } .code { font: 600 12pt/2 ui-monospace, monospace; letter-spacing: .05em }
small { color: #555 }
"""
Pupils = Sequence[Mapping[str, Any]]


def as_text(room: Room, pupils: Pupils) -> str:
    """One line per guardian."""
    lines = [f"{room.grade} 年级 {room.number} 班　监护人登录码", _HOW, _HOW_EN, ""]
    for pupil, one in _codes(pupils):
        number, name = pupil["roster_number"], pupil["student_name"]
        lines.append(
            f"{number}\t{name}\t{one['guardian_name']}（{one['relation']}）\t{one['code']}"
        )
    return "\n".join([*lines, ""])


def as_page(room: Room, school_code: str, pupils: Pupils) -> str:
    """One card per guardian, with lines to cut along."""
    title = f"{room.grade} 年级 {room.number} 班　监护人登录码"
    cards = "".join(_card(school_code, pupil, one) for pupil, one in _codes(pupils))
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f"<title>{title}</title><style>{_STYLE}</style></head>\n"
        f"<body><h1>{title}</h1>\n{cards}</body></html>\n"
    )


def _card(school_code: str, pupil: Mapping[str, Any], one: Mapping[str, Any]) -> str:
    guardian = f"{escape(one['guardian_name'])}（{escape(one['relation'])}）"
    return (
        f"<article><p>{pupil['roster_number']}　{escape(pupil['student_name'])}　{guardian}</p>"
        f'<p class="code">{escape(one["code"])}</p>'
        f"<p>学校标识码 {school_code}</p>"
        f'<small>{_HOW}<br><span lang="en">{_HOW_EN}</span></small></article>\n'
    )


def _codes(pupils: Pupils) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    for pupil in pupils:
        for one in pupil["codes"]:
            yield pupil, one
