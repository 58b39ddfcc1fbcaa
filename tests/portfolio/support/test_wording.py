"""What a school does not write about a child: found, told where, never quoted."""

from typing import Any

import pytest

from builders import vocabulary
from portfolio.support.wording import (
    WordsThatCompare,
    check_wording,
    is_concrete,
    likeness,
    most_alike,
)


def codes(text: str) -> set[str]:
    """Which rules a text meets."""
    try:
        return {one.rule.code for one in check_wording({"text": text}, vocabulary())}
    except WordsThatCompare as refusal:
        found: Any = refusal.fields["found"]
        return {one["code"] for one in found}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("这次期中第3名", "place"),
        ("这次期中第 ３ 名", "place"),
        ("全年级前10%", "place"),
        ("全年级前 10％", "place"),
        ("班级排名靠前", "place"),
        ("期末倒数第二", "place"),
        ("超过了一半的同学", "others"),
        ("全班最好的一个", "others"),
        ("比别的孩子慢", "others"),
        ("因为打闹扣2分", "points"),
        ("数学考了86分", "points"),
        ("语文平均分", "points"),
        ("还是后进生", "label"),
        ("建议家长加强管教", "discipline"),
        ("这学期退步明显", "decline"),
        ("你总是不交作业", "always"),
        ("你很聪明", "trait"),
        ("ranked third in class", "place"),
        ("never late", "always"),
    ],
)
def test_words_that_rank_count_or_label_are_found(text: str, rule: str) -> None:
    """However they are spaced or how wide their digits are."""
    assert rule in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "10月14日，你扶起了跌倒的同学，还问他疼不疼。",
        "和上学期的你相比，跳绳从 41 个到 62 个。",
        "扫完地只用了 10 分钟，共 20 分钟就收拾好了教室。",
        "这学期有几次忘了带书，我们约好睡前看一眼课表。",
        "得了市里的奖，把作品分享给了全班。",
        "Grade 3 was a term of trying again: on 14 October you finished the model.",
    ],
)
def test_plain_facts_are_left_alone(text: str) -> None:
    """A rule that cries at everything is switched off within a week."""
    assert codes(text) == set()


def test_a_refusal_says_where_and_what_instead_and_repeats_nothing() -> None:
    """What was written may hold a child's name: neither the problem nor a log repeats it."""
    text = "你已经超过王小明同学了，排名第2名"
    with pytest.raises(WordsThatCompare) as refused:
        check_wording({"lead": None, "remark": text}, vocabulary())
    found = refused.value.fields["found"]

    assert isinstance(found, list)
    assert {"place", "others"} == {one["code"] for one in found}
    assert all(one["where"] == "remark" for one in found)
    assert text[found[0]["start"] : found[0]["end"]] in {"第2名", "排名"}
    assert "王小明" not in str(refused.value.fields)
    assert "和上学期的你相比" in refused.value.detail("zh")
    assert "Compared with yourself" in refused.value.detail("en")


def test_advice_is_given_and_nothing_refused() -> None:
    """Kinder words are offered, not demanded."""
    [one] = check_wording({"text": "你从来不迟到"}, vocabulary())

    assert one.advice()["code"] == "always"
    assert (one.start, one.end) == (1, 4)


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("你是个好孩子，继续加油。", [], False),
        ("你是个好孩子，继续加油。", ["放学后帮妈妈洗菜、择豆角。"], False),
        ("放学后帮妈妈洗菜，你一直记在心里。", ["放学后帮妈妈洗菜、择豆角。"], True),
        ("10 月 14 日你扶起了同学。", [], True),
        ("十月起每天自己收书包。", [], True),
        ("你读完了 3 本书。", [], True),
        ("你说：“我再试一次。”", [], True),
    ],
)
def test_a_told_fact_is_a_day_an_amount_a_word_or_a_record(
    text: str, facts: list[str | None], *, expected: bool
) -> None:
    """What a family can recognise its child by."""
    assert is_concrete(text, [None, *facts], vocabulary()) is expected


def test_likeness_is_the_share_of_pairs_that_both_have() -> None:
    """The same is 100, nothing in common is 0, punctuation is no likeness."""
    assert likeness("愿意帮忙", "愿意帮忙！") == 100
    assert likeness("愿意帮忙", "喜欢读书") == 0
    assert likeness("", "") == 0
    assert likeness("愿意帮助同学", "愿意帮助老师") == 60


def test_the_most_alike_is_named_from_the_threshold_on() -> None:
    """A remark with only the name changed says nothing about a child."""
    said = "小明这学期愿意帮助同学，读书也更安静了。"
    others = [("a", "小红这学期愿意帮助同学，读书也更安静了。"), ("b", "跳绳从 41 个到 62 个。")]

    assert most_alike(said, others, 70) == "a"
    assert most_alike(said, others[1:], 70) is None
    assert most_alike(said, [], 70) is None
