"""Which column of a list holds what: by its title, by its values, or because the school says so.

In: a sheet, its head, and a mapping the school gave. Out: each column as it was understood.
What the school says goes first, a plain title next, a likely one after it, the values last.
Two columns for one thing: the first is taken.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from portfolio.admit.roster.workbook import cells
from portfolio.admit.roster.workbook.fields import CLASSES, GUARDIANS, Field
from portfolio.admit.roster.workbook.head import Head
from portfolio.admit.roster.workbook.roster import Column
from portfolio.admit.roster.workbook.sheets import Tab
from portfolio.admit.roster.workbook.titles import Meaning, meaning
from portfolio.admit.roster.workbook.value_shapes import fits, is_of_a_person, likely_field
from portfolio.admit.roster.workbook.values import Value

_LOOKED_AT = 200  # rows by which values are judged
_EXAMPLES = 3
_EXAMPLE_LENGTH = 24
_RELATION_OF = dict(GUARDIANS)


@dataclass(slots=True)
class _Draft:
    at: int
    key: str
    title: str
    meaning: Meaning
    values: list[Value]
    field: Field | None = None
    is_sure: bool = False
    doubt: tuple[str, str] = ("", "")


@dataclass
class _Taken:
    by_field: dict[Field, _Draft] = field(default_factory=dict)

    def take(self, draft: _Draft, wanted: Field, *, is_sure: bool) -> bool:
        """Give the column this field unless another column has it; guardians move on by one."""
        free = next((one for one in _choices(wanted) if one not in self.by_field), None)
        if free is None:
            draft.doubt = "前面已有这一列，未读取", "an earlier column holds this; not read"
            return False
        draft.field, draft.is_sure = free, is_sure
        self.by_field[free] = draft
        return True


def columns_of(tab: Tab, head: Head, mapping: Mapping[str, Field]) -> tuple[Column, ...]:
    """Each column that has a title or a value."""
    drafts = _drafts(tab, head)
    taken = _Taken()
    for draft in drafts:
        said = mapping.get(draft.key)
        if said is Field.NOT_NEEDED:
            draft.meaning, draft.is_sure = Meaning(is_not_needed=True), True
        elif said is not None:
            taken.take(draft, said, is_sure=True)
    open_ones = [one for one in drafts if one.key not in mapping]
    for is_sure in (True, False):
        for draft in open_ones:
            if draft.meaning.field and draft.meaning.is_sure is is_sure:
                _by_title(draft, draft.meaning.field, taken)
    _take_relations(drafts, taken, mapping)
    for draft in open_ones:
        if draft.field is None and not draft.meaning.is_known:
            _by_values(draft, taken)
    return tuple(_column(one) for one in drafts)


def layout_of(head: Head) -> str:
    """A digest of the titles in their order: the same for every list out of one form."""
    titles = "\x1f".join(head.titles).rstrip("\x1f")
    return sha256(titles.encode()).hexdigest()


def _drafts(tab: Tab, head: Head) -> list[_Draft]:
    rows = tab.rows[head.last + 1 : head.last + 1 + _LOOKED_AT]
    seen: dict[str, int] = {}
    found = []
    for at, title in enumerate(head.titles):
        values = [row[at] for row in rows if cells.text(row[at])]
        if not title and not values:
            continue
        name = title or f"列{_letter(at)}"
        seen[name] = seen.get(name, 0) + 1
        key = name if seen[name] == 1 else f"{name}#{seen[name]}"
        found.append(_Draft(at, key, title, meaning(title), values))
    return found


def _by_title(draft: _Draft, wanted: Field, taken: _Taken) -> None:
    """A title is believed unless the values plainly say otherwise: 学号 over registry numbers."""
    if fits(wanted, draft.values):
        taken.take(draft, wanted, is_sure=draft.meaning.is_sure)
        return
    other = likely_field(draft.values)
    if other in {Field.REGISTRY_NUMBER, Field.ROSTER_NUMBER} and other not in taken.by_field:
        taken.take(draft, other, is_sure=False)
        draft.doubt = "列名与内容不符，按内容读取", "the values are not what the title says"
    else:
        draft.doubt = "内容与列名不符，未读取", "the values are not what the title says; not read"


def _take_relations(drafts: Sequence[_Draft], taken: _Taken, mapping: Mapping[str, Field]) -> None:
    """A column of kinship belongs to the guardian named to the left of it."""
    last = Field.GUARDIAN_1
    for draft in drafts:
        if draft.field in _RELATION_OF:
            last = draft.field
        elif draft.meaning.is_relation and draft.key not in mapping:
            relation = _RELATION_OF[last]
            if last in taken.by_field and relation not in taken.by_field:
                taken.take(draft, relation, is_sure=True)


def _by_values(draft: _Draft, taken: _Taken) -> None:
    if is_of_a_person(draft.values):
        draft.meaning = Meaning(is_not_needed=True)
        return
    guessed = likely_field(draft.values)
    if guessed is not None and guessed not in taken.by_field and not _has_class(guessed, taken):
        taken.take(draft, guessed, is_sure=False)
        draft.doubt = "按内容猜测，请确认", "guessed from the values; please confirm"


def _has_class(guessed: Field, taken: _Taken) -> bool:
    return guessed in CLASSES and any(one in taken.by_field for one in CLASSES)


def _choices(wanted: Field) -> Sequence[Field]:
    if wanted in CLASSES:
        return (wanted,)
    for group in zip(*GUARDIANS, strict=True):
        if wanted in group:
            return group[group.index(wanted) :]
    return (wanted,)


def _column(draft: _Draft) -> Column:
    zh, en = draft.doubt
    if draft.field is not None and not draft.is_sure and not zh:
        zh, en = "按列名猜测，请确认", "guessed from the title; please confirm"
    is_discarded = draft.field is None
    return Column(
        key=draft.key,
        title=draft.title,
        letter=_letter(draft.at),
        field=draft.field,
        is_sure=draft.is_sure or (is_discarded and draft.meaning.is_not_needed),
        is_discarded=is_discarded,
        examples=() if draft.field in {None, Field.REGISTRY_NUMBER} else _examples(draft.values),
        zh=zh,
        en=en,
    )


def _examples(values: Sequence[Value]) -> tuple[str, ...]:
    shown = dict.fromkeys(cells.text(one)[:_EXAMPLE_LENGTH] for one in values)
    return tuple(list(shown)[:_EXAMPLES])


def _letter(at: int) -> str:
    letters = ""
    number = at + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letter: str) -> int:
    """`C` → 2: where a column stands, counted from 0."""
    index = 0
    for one in letter:
        index = index * 26 + ord(one) - ord("A") + 1
    return index - 1
