"""Which schools a release tells anew of, which stand as they were told, and whether it may be.

In: the measures that stand, what every earlier release of the term told, the policy.
Out: drafts, then `ReleasePublished`; or a refusal when there is nothing new.
Numbers once told are frozen, unless telling them anew shows no small group (privacy, 2).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aggregator.measure.domain import SchoolMeasures
from aggregator.protect.audit import audit
from aggregator.protect.change import Comparing
from aggregator.protect.differencing import may_follow
from aggregator.protect.domain import WHOLE, protect_school
from aggregator.protect.policy import Policy, Rung
from aggregator.protect.told import Protected, Reason
from aggregator.publish.b12_documents import SchoolB12
from aggregator.publish.b12_feed import publish_school, told_before
from aggregator.publish.events import ReasonClass, ReleasePublished, Status
from aggregator.support.problems import Conflict
from aggregator.support.school_codes import Former
from aggregator.support.vocabulary import Vocabulary


class NothingNew(Conflict):
    """A release that would tell what the last one told is not made."""

    zh = "{term} 学期没有可以新发布的内容：没有新的快照，或变动太小、公布差别会指向个别学生。"
    en = (
        "Nothing new to publish for {term}: no new snapshot, "
        "or a change so small that telling it would point at single pupils."
    )


class OtherRequest(Conflict):
    """An idempotency key names one request for ever."""

    zh = "这个 Idempotency-Key 已用于另一个请求。"
    en = "This Idempotency-Key was used for another request."


@dataclass(frozen=True)
class ToldBefore:
    """What release `number` told of one school; `carried_from` where it repeated an earlier one."""

    number: int
    document: SchoolB12


@dataclass(frozen=True)
class Draft:
    """One school's part of the release to come; `findings` of an audit that held it back."""

    document: SchoolB12
    carried_from: int | None
    is_new: bool
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Last:
    """The latest release of the term."""

    number: int
    manifest_sha256: str


@dataclass(frozen=True)
class Request:
    """What an operator asked for."""

    term: str
    reason: ReasonClass
    by: str
    command_id: UUID
    command_tag: str


def draft_school(
    measures: SchoolMeasures,
    earlier: Sequence[ToldBefore],
    *,
    policy: Policy,
    vocabulary: Vocabulary,
    comparing: Comparing | None = None,
    former: Former = (),
) -> Draft:
    """The newest numbers, if they may stand beside all that was told; else the last told ones."""
    protected = protect_school(measures, policy=policy, vocabulary=vocabulary, comparing=comparing)
    findings = tuple(_findings(measures, protected, policy))
    if findings:
        protected = Protected(WHOLE, Rung.NOT_PUBLISHED, Reason.PROTECTED, ())
    document = publish_school(measures, protected, former)
    if not earlier:
        return Draft(document, None, is_new=True, findings=findings)
    last = earlier[-1]
    if all(
        may_follow(told_before(one.document), protected.observations, policy) for one in earlier
    ):
        return Draft(document, None, is_new=document != last.document, findings=findings)
    return Draft(last.document, last.number, is_new=False, findings=findings)


def _findings(measures: SchoolMeasures, protected: Protected, policy: Policy) -> Iterator[str]:
    """Of every band that is told of, and of the whole school."""
    told = {WHOLE, *(one.band for one in protected.observations)}
    for name in sorted(told & measures.bands.keys()):
        yield from audit(measures.bands[name], protected.observations, policy)


def decide_release(
    request: Request,
    drafts: Mapping[str, Draft],
    last: Last | None,
    *,
    release_id: UUID,
    input_nonce: bytes,
    now: datetime,
) -> ReleasePublished:
    """The next release of the term, if any school has something new to tell."""
    if not any(draft.is_new for draft in drafts.values()):
        raise NothingNew(term=request.term)
    return ReleasePublished(
        term=request.term,
        number=last.number + 1 if last else 1,
        release_id=release_id,
        reason=request.reason,
        status=_status([draft.document.status for draft in drafts.values()]),
        published_at=now,
        published_by=request.by,
        command_id=request.command_id,
        command_tag=request.command_tag,
        supersedes_sha256=last.manifest_sha256 if last else None,
        input_nonce=input_nonce,
    )


def _status(statuses: Sequence[Status]) -> Status:
    """Provisional while one school is; revised once one is."""
    if "provisional" in statuses:
        return "provisional"
    return "revised" if "revised" in statuses else "final"
