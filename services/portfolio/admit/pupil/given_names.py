"""What classmates call a child: the name without the surname. Pure."""

import re

# Surnames of two characters that are in use.
_OF_TWO = frozenset(
    {
        "欧阳",
        "上官",
        "司马",
        "诸葛",
        "司徒",
        "东方",
        "独孤",
        "南宫",
        "夏侯",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "长孙",
        "宇文",
        "轩辕",
        "令狐",
        "端木",
        "呼延",
        "西门",
        "申屠",
        "百里",
        "钟离",
    }
)
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]+")
_LEAST = 2


def given_name(name: str) -> str:
    """`王小明` → `小明`, `欧阳晨` → `晨`, `阿依努尔·买买提` → `阿依努尔`; else the first word."""
    first = re.split(r"[·•・\s]+", name.strip(), maxsplit=1)[0]
    if first != name.strip() or not _HAN.fullmatch(first) or len(first) < _LEAST:
        return first
    return first[2:] if first[:2] in _OF_TWO and len(first) > _LEAST else first[1:]
