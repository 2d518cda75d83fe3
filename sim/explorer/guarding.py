"""Who may use the live page, and what may reach it.

Every program on the machine can connect to its port, also those of other users. So all of the page lies below a path
that nobody can guess. Other users can read the command line with which a browser is opened; it holds a path that works
once.
"""

import secrets
from collections.abc import Iterable
from hmac import compare_digest

from dash.exceptions import DependencyException
from flask import Flask, Response, abort, redirect, request
from werkzeug.exceptions import BadRequest, HTTPException, NotFound
from werkzeug.wrappers import Response as BaseResponse

HOST = "127.0.0.1"
LARGEST_REQUEST = 1_000_000
_NAMES = {HOST, "localhost"}
_POLICY = (
    "default-src 'none'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def path_to_keep() -> str:
    """Return a path that nobody can guess."""
    return f"/{secrets.token_urlsafe(32)}/"


def guard(server: Flask, prefix: str, scripts: Iterable[str]) -> str:
    """Let in who knows the prefix, asks in an ordinary way and comes from this machine; return a door that opens once.

    `scripts` are the hashes of the scripts that stand in the page itself.
    """
    doors = [path_to_keep()]
    policy = _POLICY.format(hashes=" ".join(scripts))

    def check() -> BaseResponse | None:
        if request.host.rpartition(":")[0] not in _NAMES:
            abort(403)  # a page of another site that reaches this machine under a name of its own
        path = request.path.encode()
        if doors and compare_digest(path, doors[0].encode()):
            doors.clear()
            return redirect(prefix, 303)
        if not compare_digest(path[: len(prefix)], prefix.encode()):
            abort(403)
        if request.content_length is not None and request.content_length > LARGEST_REQUEST:
            abort(413)
        return None

    def mark(response: Response) -> Response:
        response.headers.update({**_HEADERS, "Content-Security-Policy": policy})
        return response

    def refuse(error: Exception) -> HTTPException:
        if isinstance(error, HTTPException):
            return error
        return NotFound() if isinstance(error, DependencyException) else BadRequest()

    server.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    server.before_request(check)
    server.after_request(mark)
    server.register_error_handler(Exception, refuse)
    return doors[0]
