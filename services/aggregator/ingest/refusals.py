"""Why a school's feed stands still: a code for machines, a sentence for people."""

from aggregator.support.problems import Refusal


class FeedStopped(Refusal):
    """The feed stays where it is until its source is right again; nothing is skipped."""

    status = 409
    zh = "这所学校的数据源已停止接收。"
    en = "This school's feed has stopped."


class FeedHasHole(FeedStopped):
    """The feed's own numbers are dense, so a missing one is seen (G6)."""

    zh = "数据源缺号：应为第 {expected} 条，收到第 {found} 条。已停在缺号之前。"
    en = "The feed has a hole: number {expected} was due, number {found} came. Stopped before it."


class FeedWentBack(FeedStopped):
    """The source now knows less than it had told."""

    zh = "数据源倒退：曾发到第 {position} 条，现只到第 {last} 条。"
    en = "The feed went back: it had told {position}, now it ends at {last}."


class HistoryRewritten(FeedStopped):
    """A number that was kept now carries other content."""

    zh = "第 {sequence} 条与已收到的内容不同，历史不可改写。"
    en = "Number {sequence} differs from what was received; history is not rewritten."


class MalformedEvent(FeedStopped):
    """Not on the allow-list: a field, a code or a number that does not belong here."""

    zh = "内容不符合快照格式，位置：{where}。"
    en = "The content is not a snapshot as agreed, at: {where}."


class WrongSchool(FeedStopped):
    """A source speaks for its own schools only."""

    zh = (
        "快照不属于学校 {expected}，或其信封与内容不一致。"
        "学校换了标识码的，请在数据源里登记新旧两码。"
    )
    en = (
        "The snapshot is not of school {expected}, or its envelope says otherwise. "
        "If the school got a new code, name both in the sources."
    )


class CodeHasEnded(FeedStopped):
    """A former code speaks for its school up to its last day."""

    zh = "学校标识码 {code} 只用到 {until}，其后的快照应使用 {expected}；日期不对的，请更正数据源。"
    en = (
        "The code {code} ended on {until}; later snapshots bear {expected}. "
        "If that day is wrong, correct it in the sources."
    )


class WrongDigest(FeedStopped):
    """The digest is not that of the content."""

    zh = "快照 {snapshot_id} 的摘要与内容不符。"
    en = "The digest of snapshot {snapshot_id} is not that of its content."


class WrongSignature(FeedStopped):
    """Not signed by the pinned key."""

    zh = "快照 {snapshot_id} 的签名不是预置密钥 {kid} 所签。"
    en = "Snapshot {snapshot_id} is not signed by the pinned key {kid}."


class BrokenChain(FeedStopped):
    """Each snapshot names the digest of the one before it."""

    zh = "快照 {snapshot_id} 没有接在上一份快照之后。"
    en = "Snapshot {snapshot_id} does not follow the one before it."


class WrongSupersedes(FeedStopped):
    """A later cut of a term replaces the latest one of that term, and says which."""

    zh = "快照 {snapshot_id} 没有正确注明它所替代的快照。"
    en = "Snapshot {snapshot_id} does not say which snapshot of the term it replaces."


class NumbersDisagree(FeedStopped):
    """Levels must add up to the pupils judged, and parts may not exceed the whole."""

    zh = "快照中的数字不一致，位置：{where}。"
    en = "The numbers of the snapshot do not agree, at: {where}."


class UnknownCode(FeedStopped):
    """A code that is not in the vocabulary, or takes no level."""

    zh = "快照中有不认识的代码，位置：{where}。"
    en = "The snapshot has an unknown code, at: {where}."
