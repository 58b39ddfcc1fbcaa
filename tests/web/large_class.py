"""A class of forty-five, as many as a room in a town holds; names as long as names are."""

from openapi_seeds import Seeds
from portfolio.admit.pupil.notice import NOTICE_VERSION

NAMES = """
王梓涵 李浩然 张欣怡 刘宇轩 陈思彤 杨子墨 赵一诺 黄俊杰 周雨桐 吴佳琪 徐嘉懿 孙铭泽
胡可欣 朱奕辰 高语嫣 林煜城 何沐阳 郭芷若 马晨曦 罗天佑 梁诗涵 宋梓睿 郑乐瑶 谢明轩
韩雅静 唐子豪 冯清妍 于皓宇 董思远 萧楚楚 李浩然 欧阳明月 阿依努尔·艾力
""".split()  # noqa: SIM905 — read as a register is
# Nobody of theirs agrees to pictures.
WITHOUT_PHOTO = ("张欣怡",)


def fill_class(seeds: Seeds) -> None:
    """The class of the walked teacher, filled up to forty-five; most families agree to pictures."""
    admin, teacher = seeds.people["admin"], seeds.people["class teacher"]
    path = f"/class-groups/{seeds.class_group_id}/students"
    for number, name in enumerate(NAMES, 13):
        body = {
            "name": name,
            "sex": "f",
            "born_on": f"2018-03-{number - 12:02}" if number < 43 else "2018-04-01",
            "class_group_id": seeds.class_group_id,
            "roster_number": number,
            "guardians": [{"name": f"{name[0]}红", "relation": "母亲"}],
        }
        seen = admin.sent("POST", "/students", json=body)["position"]
    pupils = teacher.sent("GET", path, params={"seen": seen})["items"]
    consent = {"notice_version": NOTICE_VERSION, "given_as": "guardian"}
    for one in (one for one in pupils if one["name"] not in WITHOUT_PHOTO):
        asked = f"/students/{one['student_id']}/consents/photo"
        teacher.sent("PUT", asked, json=consent)
