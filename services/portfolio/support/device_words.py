"""How a sign-in is named to whoever looks through their own: browser and system, nothing finer.

A User-Agent (RFC 9110, 10.1.5) as sent could tell one phone from all others: it is not kept.
"""

_BROWSERS = {
    "MicroMessenger": "微信",
    "DingTalk": "钉钉",
    "Edg": "Edge",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "HarmonyOS": "HarmonyOS",
    "OpenHarmony": "HarmonyOS",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


def device_words(user_agent: str | None) -> str:
    """`微信 · Android`; empty where nothing is known."""
    said = user_agent or ""
    known = (_first(_BROWSERS, said), _first(_SYSTEMS, said))
    return " · ".join(word for word in known if word)


def _first(words: dict[str, str], said: str) -> str:
    return next((name for mark, name in words.items() if mark in said), "")
