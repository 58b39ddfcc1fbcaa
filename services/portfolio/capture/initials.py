"""What is typed to find a name or a word: the first letters of its pinyin, `lhr`. Pure."""

from pypinyin import Style, lazy_pinyin


def initials(text: str) -> str:
    """李浩然 → `lhr`; what has no pinyin stands for itself."""
    return "".join(one[:1] for one in lazy_pinyin(text, style=Style.NORMAL)).lower()
