"""What every answer tells the browser: a strict content policy with a nonce, no framing, no sniffing, no storing."""

from __future__ import annotations

import secrets

from flask import Flask, Response, current_app, g

POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PERMISSIONS = ", ".join(
    f"{feature}=()" for feature in ("camera", "microphone", "geolocation", "payment", "usb", "browsing-topics")
)
TWO_YEARS = 63_072_000


def csp_nonce() -> str:
    """The nonce of this answer; the same for the whole request."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(18)
    nonce: str = g.csp_nonce
    return nonce


def protect(response: Response) -> Response:
    """Add the headers. Pages are not stored anywhere; only assets say otherwise themselves."""
    headers = response.headers
    headers["Content-Security-Policy"] = POLICY.format(nonce=csp_nonce())
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"  # page addresses may hold a child's identifier
    headers["Permissions-Policy"] = PERMISSIONS
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"
    return response


def install_headers(app: Flask) -> None:
    """Send the headers with every answer and give templates the nonce."""
    app.after_request(protect)
    app.context_processor(lambda: {"csp_nonce": csp_nonce(), "cspNonce": csp_nonce()})
