"""A person's name as it should be kept: whole, in one spelling, with every rare character.

The notice 民委发〔2016〕33号 asks of information systems: the dot in names is `·` (U+00B7),
room for at least 50 characters, and every character of GB 18030.
"""

import re
import unicodedata

from portfolio.admit.roster.workbook.cells import Unclear
from portfolio.admit.roster.workbook.values import Value

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BLANK_BY_HAN = re.compile(rf"(?<=[{_HAN}·])\s+|\s+(?=[{_HAN}·])")
_DOT_BY_HAN = re.compile(rf"(?<=[{_HAN}])[.．•‧∙⋅・･](?=[{_HAN}])")
_ALSO_ALLOWED = frozenset(" ·-.'’()（）")
_MAX_CHARACTERS = 50


def person_name(value: Value) -> str:
    """`阎　若` → 阎若, `阿依努尔•买买提` → 阿依努尔·买买提, ` John  Smith ` → John Smith."""
    # NFC, not NFKC: compatibility folding would exchange characters people are registered with.
    written = unicodedata.normalize("NFC", str(value)[:1000])
    visible = "".join(one for one in written if unicodedata.category(one) != "Cf")
    dotted = _DOT_BY_HAN.sub("·", _BLANK_BY_HAN.sub("", visible))
    name = " ".join(dotted.split())
    _check(name)
    return name


def _check(name: str) -> None:
    if len(name) > _MAX_CHARACTERS:
        raise Unclear(
            f"姓名超过 {_MAX_CHARACTERS} 个字", f"longer than {_MAX_CHARACTERS} characters"
        )
    for one in name:
        if unicodedata.category(one) == "Co":
            zh = f"姓名里有自造字（U+{ord(one):04X}），换一台电脑就看不到，请改用国家标准编码的字"
            en = f"a private character (U+{ord(one):04X}); use its code in the national standard"
            raise Unclear(zh, en)
    if not any(_is_letter(one) for one in name) or not all(_may_stand(one) for one in name):
        raise Unclear("姓名里有不认识的符号", "there are signs in the name that are not letters")


def _is_letter(one: str) -> bool:
    # Planes 2 and 3 hold Han characters only, newer ones than this Python knows among them.
    return unicodedata.category(one).startswith("L") or 0x20000 <= ord(one) <= 0x3FFFF  # noqa: PLR2004


def _may_stand(one: str) -> bool:
    return _is_letter(one) or unicodedata.category(one)[0] in "MN" or one in _ALSO_ALLOWED
