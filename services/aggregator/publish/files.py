"""The files of a release: `data.csv`, `data.json`, `schema.json`, `manifest.json`, `manifest.sig`.

Columns follow SDMX-CSV, so that STRUCTURE, STRUCTURE_ID and ACTION can be put in front;
`_Z` is SDMX's "not applicable". OBS_STATUS: A normal, P provisional, Q suppressed, M cannot exist.
CONF_STATUS: F free, C confidential: one code for every reason to hide.
Codes are those of CL_OBS_STATUS and CL_CONF_STATUS.
The same release gives the same bytes.
"""

import csv
import io
from dataclasses import dataclass
from typing import Any

from aggregator.protect.told import Reason
from aggregator.publish.b12_documents import PublishedNumber, SchoolB12, SchoolB12Feed
from aggregator.support.canonical import canonical, sha256_hex

NOT_APPLICABLE = "_Z"
MISSING_STATUS = {
    Reason.PROTECTED: "Q",
    Reason.GROUP_TOO_SMALL: "Q",
    Reason.TOO_FEW_FOR_LEVELS: "Q",
    Reason.NOT_WHOLE_SCHOOL: "Q",
    Reason.NOT_RATED: "M",
    Reason.NOT_SENT: "O",
    Reason.TOO_FEW_MATCHED: "Q",
    Reason.TOO_FEW_CASES: "Q",
    Reason.TOO_FEW_SCHOOLS: "Q",
    Reason.SERIES_BREAK: "M",
    Reason.EARLIER_NOT_TOLD: "Q",
}
COLUMNS: dict[str, tuple[str, str]] = {
    "TIME_PERIOD": ("string", "学期 / term, such as 2026-2027-1"),
    "REF_AREA": ("string", "主管部门区划代码 / division code of the authority"),
    "SCHOOL": ("string", "学校标识码 / school code"),
    "INDICATOR": ("string", "school.26 或 student.B2 … / point or pupil's indicator"),
    "SUBJECT": ("string", "student.B6 的学科 / subject of student.B6, else _Z"),
    "BAND": (
        "string",
        "ALL 全校；九年一贯制分 primary 小学段、junior 初中段 / whole school, or its part",
    ),
    "LEVEL": ("string", "等第 / level, else _Z"),
    "MEASURE": (
        "string",
        "enrolled, individual_plans, 26a … 26n_within_one, fitness, vision, weight, …",
    ),
    "SINCE": ("string", "26l、26m 所比较的学期 / earlier term compared with, else _Z"),
    "OBS_VALUE": ("integer", "人数 / pupils; empty where not told"),
    "DENOMINATOR": ("integer", "总人数 / of so many pupils"),
    "SHARE_BOUND": ("string", "比例的界限或区间 / bound or class of a share: >=95, <=5, 15-35"),
    "POINTS": ("string", "百分点区间 / interval of percentage points, such as -5..10"),
    "OBS_STATUS": ("string", "A, P, Q, M, O"),
    "CONF_STATUS": ("string", "F, C"),
    "REASON": ("string", "为何缺数，见 data.json 的 reasons / why it is missing"),
}
KEY = ("TIME_PERIOD", "SCHOOL", "INDICATOR", "SUBJECT", "BAND", "LEVEL", "MEASURE", "SINCE")


@dataclass(frozen=True)
class File:
    """One file of a release; `rows` where it is a table."""

    name: str
    media_type: str
    content: bytes
    rows: int | None = None

    @property
    def sha256(self) -> str:
        """SHA-256 of the bytes, in hex."""
        return sha256_hex(self.content)


def data_files(feed: SchoolB12Feed) -> tuple[File, ...]:
    """The three files a manifest lists."""
    table = csv_of(feed)
    as_json = canonical(feed.model_dump(mode="json"))
    return (
        File("data.csv", "text/csv; charset=utf-8", table, rows=table.count(b"\r\n") - 1),
        File("data.json", "application/json", as_json, rows=len(feed.schools)),
        File("schema.json", "application/json", canonical(table_schema())),
    )


def csv_of(feed: SchoolB12Feed) -> bytes:
    """`data.csv` (RFC 4180, UTF-8) out of `data.json`: the same numbers, one a line."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for school in feed.schools:
        writer.writerows(_lines(school))
    return text.getvalue().encode()


def _lines(school: SchoolB12) -> list[list[Any]]:
    head = [school.term, school.school.authority, school.school.code]
    if school.reason is not None:
        status = MISSING_STATUS[school.reason]
        line = ["school.B12", NOT_APPLICABLE, "ALL", NOT_APPLICABLE, "all"]
        line.append(NOT_APPLICABLE)
        return [[*head, *line, "", "", "", "", status, "C", school.reason.value]]
    return [[*head, *_line(one, school)] for one in school.numbers]


def _line(one: PublishedNumber, school: SchoolB12) -> list[Any]:
    subject, level = one.subject or NOT_APPLICABLE, one.level or NOT_APPLICABLE
    status = "P" if school.status == "provisional" else "A"
    if one.reason is not None:
        status = MISSING_STATUS[one.reason]
    points = f"{one.difference.low}..{one.difference.high}" if one.difference else ""
    numbers = [_or_empty(one.numerator), _or_empty(one.denominator), _bound(one), points]
    marks = [status, "C" if one.confidential else "F", one.reason.value if one.reason else ""]
    dimensions = [one.indicator, subject, one.band, level, one.measure]
    return [*dimensions, one.since or NOT_APPLICABLE, *numbers, *marks]


def _bound(one: PublishedNumber) -> str:
    if one.bound is not None:
        return f"{'>=' if one.bound.side == 'at_least' else '<='}{one.bound.percent}"
    return f"{one.between.low}-{one.between.high}" if one.between is not None else ""


def _or_empty(number: int | None) -> str:
    return "" if number is None else str(number)


def table_schema() -> dict[str, Any]:
    """`schema.json`: what each column is (Frictionless Table Schema)."""
    required = {*KEY, "REF_AREA", "OBS_STATUS", "CONF_STATUS"}
    return {
        "fields": [
            {
                "name": name,
                "type": kind,
                "description": words,
                "constraints": {"required": name in required},
            }
            for name, (kind, words) in COLUMNS.items()
        ],
        "primaryKey": list(KEY),
        "missingValues": [""],
    }
