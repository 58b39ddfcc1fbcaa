"""The usual requests of corrections, activities, lists, links and peers."""

from typing import Any

from openapi_seeds import TERM, TODAY, Seeds

Json = dict[str, Any]
_WHEN = {"term": TERM, "occurred_on": TODAY.isoformat()}


def body_of(name: str, seeds: Seeds) -> Json:
    """The body of one of these operations, as whoever may would send it."""
    child = seeds.child_id
    return {
        "correct": {"occurred_on": TODAY.isoformat(), "note": "是借给同桌的", "reason": "记错了"},
        "preview_honours": {"text": "三(1)班 王小明 校级三好学生\n三年级2班\t李雨桐\t优秀少先队员"},
        "record_honours": _WHEN
        | {
            "observation_type": "MC16",
            "entries": [{"student_id": child, "note": "优秀", "words": {"award": "school"}}],
        },
        "make_community_link": _WHEN
        | {
            "observation_type": "SP03",
            "activity": "敬老院陪伴",
            "organisation": "东风社区居委会",
            "student_ids": [child],
        },
        "confirm_community": {"came": [1], "hours": 2, "name": "周老师"},
        "object_to_community_link": {"reason": "wrong", "words": "改到了周六。"},
        "give_peer_voice": _WHEN
        | {
            "observation_type": "MC11",
            "about": seeds.student_ids[1],
            "text": "我忘带彩笔，同桌分给我用。",
        },
    }[name]


NAMES = (
    "correct",
    "preview_honours",
    "record_honours",
    "make_community_link",
    "confirm_community",
    "object_to_community_link",
    "give_peer_voice",
)
