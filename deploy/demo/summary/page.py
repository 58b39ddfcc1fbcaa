"""The page put together and written. In: the journey at its end. Out: `out/summary.html`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import orjson

from demo.schools import School
from demo.summary.drawings import report
from demo.summary.published import Json, county, schools
from demo.summary.words import LEVELS, STAGES, both, paragraph, section, table

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Told:
    """What the page tells of.

    `steps`: per term what each step said; `judged`: one pupil's term as the API tells it;
    `names`: indicator code → name in Chinese and English; `out`: where the files are.
    """

    schools: Sequence[School]
    terms: Sequence[str]
    steps: Mapping[str, Sequence[tuple[str, str]]]
    judged: Json
    names: Mapping[str, tuple[str, str]]
    out: Path


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
    body = "".join(
        (
            _head(len(told.terms)),
            _county(told),
            _report(told),
            _published(told),
            _terms(told),
            _files(told),
        )
    )
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


def _head(terms: int) -> str:
    title = both(f"年轮：示例县的 {terms} 个学期", f"Nianlun: {terms} terms of a demo county")
    return f"<h1>{title}</h1>" + paragraph(
        "这里的人和事都是虚构的；数字由真实的服务经真实的接口得来。没有排名，没有总分，学校按标识码排列。",
        "People and events are invented; the numbers came out of the real services over their "
        "real interfaces. Nobody is ranked, nothing is summed up, schools go by their codes.",
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
        for one in told.schools
    ]
    caption = both("县里的学校", "The schools of the county")
    return section("county", "这个县", "The county", table(caption, head, rows))


def _report(told: Told) -> str:
    levels = {
        told.names.get(one["indicator"], (one["indicator"],))[0]: one["level"]
        for one in told.judged["levels"]
    }
    words = told.judged.get("remark") or ""
    said = "，".join(
        f"{name}：{LEVELS[level][0] if level else LEVELS['not_enough'][0]}"
        for name, level in levels.items()
    )
    return section(
        "report",
        "一份报告",
        "A report",
        paragraph(
            "家庭拿到的是两页 A4 的 PDF；下面是一名学生一个学期的样子。",
            "What a family keeps are two A4 pages as PDF; below is how one pupil's term looks.",
        ),
        report(levels, words, said),
    )


def _published(told: Told) -> str:
    term = told.terms[-1]
    folders = sorted((told.out / "b12" / term).glob("r*"))
    if not folders:
        return ""
    feed, names = _read(folders[-1] / "data.json"), told.names
    parts = [_key(), schools(feed, names)]
    found = section("b12", f"school.B12，{term}", f"school.B12, {term}", *parts)
    if (folders[-1] / "county.json").exists():
        told_of = county(_read(folders[-1] / "county.json"), names)
        found += section("county-b12", "全县分布", "Over the county", told_of)
    return found


def _key() -> str:
    dots = "".join(
        f'<svg width="12" height="12" aria-hidden="true"><rect class="{code}" width="12"'
        f' height="12"/></svg> {both(*LEVELS[code])} '
        for code in ("A", "B", "C", "D", "not_enough")
    )
    return f'<p class="key">{dots}</p>'


def _terms(told: Told) -> str:
    parts = []
    for term in told.terms:
        head = (both("步骤", "Step"), both("结果", "What came of it"))
        rows = [[escape(name), escape(said)] for name, said in told.steps[term]]
        parts.append(table(escape(term), head, rows))
    return section("terms", "一步一步", "Step by step", *parts)


def _files(told: Told) -> str:
    links = "".join(f'<li><a href="{path}">{path}</a></li>' for path in _paths(told.out))
    return section("files", "文件", "Files", f"<ul>{links}</ul>")


def _paths(out: Path) -> Iterator[str]:
    for pattern in ("class-reports/*/*/", "b12/*/*/manifest.json", "guardian-codes/*/"):
        for path in sorted(out.glob(pattern)):
            slash = "/" if path.is_dir() else ""
            yield f"{path.relative_to(out)}{slash}"


def _read(file: Path) -> dict[str, Any]:
    return dict(orjson.loads(file.read_bytes()))
