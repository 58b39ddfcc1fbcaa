"""A provider that misbehaves as it is told: for what a real one cannot be made to do.

It answers the service's requests; no browser goes there. What it says can be replaced in `said`.
"""

import json
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from oidc.tokens import RSA, the_keys

Said = bytes | dict[str, Any] | Callable[[], Any]
_PATHS = {"/.well-known/openid-configuration": "metadata", "/jwks": "keys", "/token": "tokens"}


@dataclass
class Liar:
    """Its metadata, its keys and its tokens; and how often each was asked for."""

    said: dict[str, Said] = field(default_factory=dict)
    status: dict[str, int] = field(default_factory=dict)
    location: str = ""
    asked: Counter[str] = field(default_factory=Counter)
    forms: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        liar = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer()

            def do_POST(self) -> None:
                length = int(self.headers["content-length"])
                liar.forms.append(self.rfile.read(length).decode())
                self._answer()

            def _answer(self) -> None:
                what = _PATHS.get(self.path, "elsewhere")
                liar.asked[what] += 1
                body = liar.body(what)
                self.send_response(liar.status.get(what, 200))
                self.send_header("content-length", str(len(body)))
                if liar.location:
                    self.send_header("location", liar.location)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing: a test says what went wrong."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.said |= {"metadata": self.metadata(), "keys": the_keys(RSA)}
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def issuer(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def metadata(self, **changes: Any) -> dict[str, Any]:
        """As OpenID Connect Discovery 1.0 has it."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
        } | changes

    def body(self, what: str) -> bytes:
        """What it says now."""
        said = self.said.get(what, b"")
        said = said() if callable(said) else said
        return said if isinstance(said, bytes) else json.dumps(said).encode()
