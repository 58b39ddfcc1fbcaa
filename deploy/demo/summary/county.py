"""county.29's part: per stage how far apart the schools are in each term, and their change."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from demo.summary.drawings import Line, Part, mark
from demo.summary.markup import both, fold, heading, table
from demo.summary.telling import Json, Two, cells, reason
from demo.summary.words import NOT_RELEASED, SHARES, STAGES, USE, Names, called

_REACH = 200  # ‰ to either side of no change

Of = tuple[str, str, str | None]
"""Measure, indicator, subject."""


def county(feeds: Mapping[str, Json | None], names: Names) -> str:
    """`feeds`: per term what `county.json` says, None where there is none.

    Of what could not be told in any term the reason stands once for all of it.
    """
    told = [feed for feed in feeds.values() if feed]
    reasons = {code: two for feed in told for code, two in feed["reasons"].items()}
    places = dict.fromkeys(
        (county["division"], stage["stage"])
        for feed in told
        for county in feed["counties"]
        for stage in county["stages"]
        if stage["schools"]
    )
    return "".join(
        _stage({term: _at(feed, *place) for term, feed in feeds.items()}, place, reasons, names)
        for place in places
    )


def _at(feed: Json | None, division: str, stage: str) -> Json | None:
    """A stage with its shares by what they are of, and with which term it is compared."""
    for county in feed["counties"] if feed else ():
        for one in county["stages"]:
            if (county["division"], one["stage"]) == (division, stage):
                shares = {_of(share): share for share in one["shares"]}
                return {"since": county["since"], "schools": one["schools"], "shares": shares}
    return None


def _stage(
    terms: Mapping[str, Json | None], place: tuple[str, str], reasons: Json, names: Names
) -> str:
    division, stage = place
    zh, en = called(STAGES, stage)
    count = max(len(one["schools"]) for one in terms.values() if one)
    title = heading(3, f"{zh}（{division}，{count} 所学校）", f"{en} ({division}, {count} schools)")
    rows, untold = [], defaultdict[str, list[Two]](list)
    for of in dict.fromkeys(of for one in terms.values() if one for of in one["shares"]):
        found = {term: one["shares"].get(of) if one else None for term, one in terms.items()}
        name = _called(of, names)
        whys = {share["reason"] for share in found.values() if share}
        if len(whys) == 1 and (why := whys.pop()):
            untold[why].append(name)
            continue
        lines = [*_lines(found, reasons), *_changes(terms, of, reasons)]
        rows.append([both(*name), *cells(lines)])
    return title + _table(rows, stage) + _reasons(untold, reasons)


def _table(rows: Sequence[Sequence[str]], stage: str) -> str:
    if not rows:
        return ""
    head = (both("项目", "What"), both("图", "Picture"), both("数", "Numbers"))
    zh, en = called(STAGES, stage)
    return table(both(f"{zh}：各校的比例", f"{en}: shares of the schools"), head, rows)


def _lines(found: Mapping[str, Json | None], reasons: Json) -> Iterator[tuple[Line, Two]]:
    for term, share in found.items():
        label, spread = (term, term), share["spread"] if share else None
        if share is None:
            yield Line(label, ()), NOT_RELEASED
        elif spread is None:
            yield Line(label, ()), reason(share["reason"], reasons)
        else:
            parts = [Part("B", spread["p10"], spread["p90"]), mark(spread["p50"])]
            text = "，".join(
                f"{name.upper()} {spread[name] / 10:.1f} %" for name in ("p10", "p50", "p90")
            )
            schools = share["schools"]
            yield (
                Line(label, parts),
                (f"{text}（{schools} 所学校）", f"{text.replace('，', ', ')} ({schools} schools)"),
            )


def _changes(terms: Mapping[str, Json | None], of: Of, reasons: Json) -> Iterator[tuple[Line, Two]]:
    """Of the newest term, where the like term of the year before was released."""
    newest = [one for one in terms.values() if one][-1]
    share = newest["shares"].get(of)
    if share is None:
        return
    label = ("同校同期变化", "like term")
    if newest["since"] is None:
        yield Line(label, ()), NOT_RELEASED
    elif share["change"] is None:
        yield Line(label, ()), reason(share["change_reason"], reasons)
    else:
        moved, ends = share["change"]["points"], share["change"]["interval"]
        between = f"{ends['low'] / 10:+.1f} … {ends['high'] / 10:+.1f}"
        low, high, at = (_place(one) for one in (ends["low"], ends["high"], moved))
        zh = f"自 {newest['since']} {moved / 10:+.1f} 个百分点（{between}）"
        en = f"since {newest['since']} {moved / 10:+.1f} points ({between})"
        yield Line(label, [Part("zero", 498, 502), Part("range", low, high), mark(at)]), (zh, en)


def _place(mille: int) -> float:
    """A difference in ‰ on a scale whose middle is no change."""
    return 1_000 * (max(-_REACH, min(_REACH, mille)) + _REACH) / (2 * _REACH)


def _reasons(untold: Mapping[str, Sequence[Two]], reasons: Json) -> str:
    parts = []
    for why, ones in untold.items():
        zh, en = reason(why, reasons)
        title = both(f"{zh}（{len(ones)} 项）", f"{en} ({len(ones)} of them)")
        items = "".join(f"<li>{both(*name)}</li>" for name in ones)
        parts.append(fold(title, f'<ul class="names">{items}</ul>', is_open=False))
    return "".join(parts)


def _of(share: Json) -> Of:
    return (share["measure"], share["indicator"], share["subject"])


def _called(of: Of, names: Names) -> Two:
    """What a share is a share of."""
    measure, indicator, subject = of
    if subject:
        zh, en = called(names, subject)
        return f"学科达标：{zh}", f"subject met: {en}"
    if measure in (known := {**USE, **SHARES}):
        return known[measure]
    zh, en = called(names, indicator)
    return f"{zh}：稳定及以上", f"{en}: consistent or above"
