"""What a browser shows when coming back from an identity provider has failed: a small page.

In: a refusal and the request. Out: the same answer as a problem (RFC 9457) for programs,
as a page in the person's language for browsers; it loads one style of ours and runs nothing.
"""

from html import escape

from fastapi import Request, Response

from portfolio.support import http_errors
from portfolio.support.problems import Refusal

_CSP = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)
_WORDS = {
    "zh": ("zh-CN", "登录没有完成", "返回，重新登录", "编号"),
    "en": ("en", "The sign-in is not complete", "Back to signing in", "Reference"),
}
_PAGE = """\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="stylesheet" href="/v.css">
</head>
<body>
<main>
<h1>{title}</h1>
<p role="alert">{detail}</p>
<p><a href="{back}">{again}</a></p>
<p class="note">{reference} {request_id}</p>
</main>
</body>
</html>
"""


def told(refusal: Refusal, request: Request, back: str) -> Response:
    """The refusal, as a page where the caller is a browser that asks for one."""
    if "text/html" not in request.headers.get("accept", ""):
        return http_errors.render(refusal, request)
    language = http_errors.language_of(request.headers)
    tag, title, again, reference = _WORDS[language]
    page = _PAGE.format(
        language=tag,
        title=title,
        detail=escape(refusal.detail(language)),
        back=escape(back),
        again=again,
        reference=reference,
        request_id=escape(getattr(request.state, "request_id", "")),
    )
    headers = {"content-security-policy": _CSP, "content-language": tag}
    return Response(page, refusal.status, headers=headers, media_type="text/html")
