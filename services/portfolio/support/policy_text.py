"""The policy as a page for whoever audits a school: `docs/policy.zh-CN.md`.

Out: Markdown in Chinese, written by `python -m portfolio.schemas` and held in step by its tests.
The same table read three ways: by what it is about, by person, and by address.
"""

from collections.abc import Iterator

from portfolio.support.policy import POLICY, Concern, Only, Relation
from portfolio.support.right import IN_CHINESE
from portfolio.support.route_policy import ROUTES, actions_of

_HEAD = """\
# 谁可以做什么

<!-- 由 `python -m portfolio.schemas` 从 portfolio/support/policy_table.py 写出，请勿手改。 -->

这一页就是系统里的权限表本身，逐条照抄，供学校和主管部门核对。

- 没有列出的，一律不许。新的接口没有写进这张表，系统不启动；没有问过这张表的答复，发不出去。
- 关系（班主任、监护人等）每次请求都按学校名册和学生档案当时的记载重新判断，不认登录时的身份。
  转班、解除职责、解除监护之后，下一次请求就不再放行。
- 与所问的学生、班级毫无关系的人，得到的答复与“没有这个人”完全一样（404）；
  有关系但无此权限的人得到 403。
- 条件由各步骤另行把关；不满足时的答复列在文末。
"""
_ABOUT = {
    Concern.STUDENT: "关于一名学生",
    Concern.CLASS: "关于一个班",
    Concern.SCHOOL: "关于全校",
    Concern.OWN: "关于本人账号（登录即可）",
    Concern.LINK: "凭一次性链接（不需要账号）",
    Concern.OPEN: "对所有人开放（不需要登录）",
}


def policy_text() -> str:
    """The page."""
    return "\n".join([_HEAD, *_by_concern(), *_by_person(), *_by_route(), *_conditions()])


def _by_concern() -> Iterator[str]:
    for about, title in _ABOUT.items():
        rows = {action: one for action, one in POLICY.items() if one.about is about}
        yield f"## {title}\n"
        yield "| 允许做的事 | 谁 | 条件 | 名称 |\n|---|---|---|---|"
        for action, right in rows.items():
            only = "；".join(one.zh for one in right.only) or "—"
            yield f"| {right.zh} | {_who(right.who) or '—'} | {only} | `{action}` |"
        yield ""


def _by_person() -> Iterator[str]:
    yield "## 按人看：各人可以做什么\n"
    for relation in Relation:
        rights = [one.zh for one in POLICY.values() if relation in one.who]
        if rights:
            yield f"**{IN_CHINESE[relation]}**（{len(rights)} 项）：{'；'.join(rights)}。\n"


def _by_route() -> Iterator[str]:
    yield "## 按接口看：每个地址问的是哪一条\n"
    yield "| 地址 | 名称 |\n|---|---|"
    for route in ROUTES:
        asked = " 或 ".join(f"`{action}`" for action in actions_of(route))
        yield f"| `{route}` | {asked} |"
    yield ""


def _conditions() -> Iterator[str]:
    yield "## 条件，以及不满足时的答复\n"
    yield "| 条件 | 答复 |\n|---|---|"
    for one in sorted(Only, key=lambda only: only.kind):
        yield f"| {one.zh} | `{one.kind}` |"
    yield ""


def _who(who: frozenset[Relation]) -> str:
    return "、".join(IN_CHINESE[one] for one in Relation if one in who)
