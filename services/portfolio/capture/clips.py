"""What a cleaned voice clip is, and what is refused of sound."""

from dataclasses import dataclass, field

from portfolio.support.problems import Malformed, TooLarge, Unsupported


class NotASoundWeKnow(Unsupported):
    """It says it is a sound, and is not one that can be taken apart and put together again."""

    zh = "录音打不开，请用 m4a、webm 或 ogg（Opus）格式重录。"
    en = "The clip cannot be read; please record it again as m4a, webm or ogg (Opus)."


class VideoIsNotTaken(Unsupported):
    """Moving pictures show more than they are meant to; not for now."""

    zh = "暂不收视频，可以拍一张照片或录一段话。"
    en = "Videos are not taken for now; a picture or a voice clip is."


class ClipIsTooLong(Malformed):
    """A child says one thing; a minute is enough."""

    zh = "录音最长 {seconds} 秒。"
    en = "A clip lasts {seconds} seconds at most."


class ClipIsTooLarge(TooLarge):
    """A minute of speech needs no more."""

    zh = "录音太大，最多 {megabytes} MB。"
    en = "The clip is too large; at most {megabytes} MB."


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip as it is kept: nothing but sound."""

    content: bytes = field(repr=False)
    media_type: str
    duration_ms: int
