"""The page put together and written. In: the journey at its end. Out: `out/summary.html`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import orjson

from demo.schools import School
from demo.summary.county import county
from demo.summary.drawings import report
from demo.summary.markup import both, fold, paragraph, section, table
from demo.summary.published import Releases, schools
from demo.summary.sheets import sheets
from demo.summary.telling import Json
from demo.summary.voices import Steps, recorded, reported, step_by_step, voices, way
from demo.summary.words import LEVELS, STAGES, Names, called

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Told:
    """What the page tells of.

    `steps`: per term what each step said; `judged`: one pupil's term as the API tells it;
    `names`: code of an indicator or subject → name in Chinese and English;
    `out`: where the files are; `report_file`, `class_file`: two of them to show.
    """

    schools: Sequence[School]
    terms: Sequence[str]
    steps: Steps
    judged: Json
    names: Names
    out: Path
    report_file: Path | None = None
    class_file: Path | None = None


def write(told: Told) -> Path:
    """The file, whole or not at all."""
    file = told.out / "summary.html"
    draft = file.with_suffix(".new")
    draft.write_text(page(told), "utf-8")
    draft.replace(file)
    return file


def page(told: Told) -> str:
    """The whole page."""
    style = (_HERE / "style.css").read_text("utf-8")
    parts = (_county, _report, _class, _records, _published, _over_county, _terms, _files)
    body = _head(told) + "".join(part(told) for part in parts)
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>年轮 示例县 · Nianlun demo county</title><style>\n{style}</style></head>\n"
        f"<body>{_SWITCH}<main>\n{body}</main></body></html>\n"
    )


_SWITCH = (
    '<header><fieldset><legend>语言 <span lang="en-GB">Language</span></legend>'
    '<label><input type="radio" name="language" id="lang-zh" checked> 中文</label>'
    '<label><input type="radio" name="language" id="lang-en"> English</label>'
    "</fieldset></header>\n"
)


def _head(told: Told) -> str:
    terms = len(told.terms)
    title = both(f"年轮：示例县的 {terms} 个学期", f"Nianlun: {terms} terms of a demo county")
    return (
        f"<h1>{title}</h1>"
        + paragraph(
            "这里的人和事都是虚构的；数字由真实的服务经真实的接口得来。没有排名，没有总分，学校按标识码排列。",
            "People and events are invented; the numbers came out of the real services over their "
            "real interfaces. Nobody is ranked, nothing is summed up, schools go by their codes.",
        )
        + _in_short(told)
    )


def _in_short(told: Told) -> str:
    """How much there is, and where to look first."""
    pupils, records = sum(one.size for one in told.schools), recorded(told.steps)
    reports = reported(told.steps)
    return paragraph(
        f"{len(told.schools)} 所学校、{pupils} 名学生：{records:,} 条记录，{reports:,} 份报告。"
        "先看一份报告，再看各校公布的数；没有公布的，都说明为什么。",
        f"{len(told.schools)} schools, {pupils} pupils: {records:,} records, {reports:,} reports. "
        "Look at a report first, then at what is published; what is not told says why.",
    )


def _county(told: Told) -> str:
    head = (
        both("学校", "School"),
        both("学段", "Stage"),
        both("学生", "Pupils"),
        both("报告", "Reports"),
    )
    rows = [
        [
            f"{escape(one.name)}<br><span class='soft'>{one.code}</span>",
            both(*STAGES[one.stage]),
            str(one.size),
            f'<a href="reports/{one.code}/">reports/{one.code}</a>',
        ]
        for one in sorted(told.schools, key=lambda one: one.code)
    ]
    caption = both("县里的学校", "The schools of the county")
    return section("county", "这个县", "The county", table(caption, head, rows))


def _report(told: Told) -> str:
    levels = {
        called(told.names, one["indicator"])[0]: one["level"] for one in told.judged["levels"]
    }
    words = told.judged.get("remark") or ""
    said = "，".join(
        f"{name}：{LEVELS[level or 'not_enough'][0]}" for name, level in levels.items()
    )
    if told.report_file:
        intro = paragraph(
            "家庭拿到的是两页 A4 的 PDF；下面是其中一份，点开就是文件本身。",
            "What a family keeps are two A4 pages as PDF; this is one, touch it for the file.",
        )
        seen = (f"一份报告（{said}）", "a report")
        shown = sheets(told.report_file, told.out, seen, first=2, width=800)
    else:
        intro = paragraph(
            "这里没有报告文件；下面画的是一名学生一个学期的样子。",
            "There is no file of a report here; below is how one pupil's term looks.",
        )
        shown = report(levels, words, said)
    return section("report", "一份报告", "A report", intro, shown)


def _class(told: Told) -> str:
    if not told.class_file:
        return ""
    intro = paragraph(
        "班主任一次打印全班：双面，每份报告从新的一张纸开始。这是文件的前几页。",
        "The class teacher prints the class at once, on both sides, each report on sheets of its "
        "own. These are the first pages of the file.",
    )
    seen = ("班级打印文件，每两页一份报告", "a class's file, two pages to a report")
    shown = sheets(told.class_file, told.out, seen, first=8, width=460)
    return section("class", "一个班的打印文件", "A class's file", intro, shown)


def _records(told: Told) -> str:
    last = told.terms[-1]
    return section(
        "way",
        f"一条记录的路（{last}）",
        f"The way of one observation ({last})",
        way(told.steps[last]),
    ) + section("voices", "谁的声音", "Whose voices", voices(told.steps))


def _published(told: Told) -> str:
    releases = Releases({term: _newest(told, term, "data.json") for term in told.terms}, told.names)
    if not releases.told:
        return ""
    missing = "".join(f"<li>{both(one['zh'], one['en'])}</li>" for one in releases.reasons.values())
    why = fold(
        both("数为什么会缺", "Why a number is missing"), f"<ul>{missing}</ul>", is_open=False
    )
    found = schools(releases)
    return section("b12", "各校公布的数", "What is published of schools", _key(), why, found)


def _over_county(told: Told) -> str:
    feeds = {term: _newest(told, term, "county.json") for term in told.terms}
    if not any(feeds.values()):
        return ""
    intro = paragraph(
        "每条从第十百分位（P10）到第九十百分位（P90），竖线是中间那所学校；变化一条的中点是没有变化，"
        "两端各 20 个百分点。",
        "Each bar goes from P10 to P90 of the schools, the upright line is the middle one; "
        "of a change the middle is none, either end 20 points.",
    )
    return section("county-b12", "全县分布", "Over the county", intro, county(feeds, told.names))


def _newest(told: Told, term: str, name: str) -> Json | None:
    """A file of a term's newest release."""
    releases = sorted((told.out / "b12" / term).glob("r*"), key=lambda one: int(one.name[1:]))
    file = releases[-1] / name if releases else None
    return dict(orjson.loads(file.read_bytes())) if file and file.exists() else None


def _key() -> str:
    dots = "".join(
        f'<span class="item"><svg width="12" height="12" aria-hidden="true"><rect class="{code}"'
        f' width="12" height="12"/></svg> {both(*words)}</span> '
        for code, words in {
            **{code: LEVELS[code] for code in ("A", "B", "C", "D", "not_enough")},
            "range": ("在这一段之内", "somewhere within"),
            "untold": ("没有公布", "not told"),
        }.items()
    )
    return f'<p class="key">{dots}</p>'


def _terms(told: Told) -> str:
    return section("terms", "一步一步", "Step by step", step_by_step(told.steps))


def _files(told: Told) -> str:
    links = "".join(f'<li><a href="{path}">{path}</a></li>' for path in _paths(told.out))
    return section("files", "文件", "Files", f"<ul>{links}</ul>")


def _paths(out: Path) -> Iterator[str]:
    for pattern in ("class-reports/*/*/", "b12/*/*/manifest.json", "guardian-codes/*/"):
        for path in sorted(out.glob(pattern)):
            slash = "/" if path.is_dir() else ""
            yield f"{path.relative_to(out)}{slash}"
