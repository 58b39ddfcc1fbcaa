"""A program that only answers: stands in for an API where the supervisor itself is tried."""

import os
from http.server import BaseHTTPRequestHandler, HTTPServer


class Answer(BaseHTTPRequestHandler):
    """Says its process id to whoever asks."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(str(os.getpid()).encode())

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", int(os.environ["STUB_PORT"])), Answer).serve_forever()
