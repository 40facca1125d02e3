"""The product's own stylesheet, scripts and icon, and BokehJS out of the bokeh package: no other host is ever asked."""

from __future__ import annotations

import functools
import gzip
import hashlib
import json
from pathlib import Path

import bokeh
from flask import Blueprint, Flask, Response, abort, current_app, request, send_from_directory, url_for

from permanence.web.assets import BUILT, MANIFEST

blueprint = Blueprint("assets", __name__, url_prefix="/assets")
FOR_EVER = "public, max-age=31536000, immutable"
BOKEH = Path(bokeh.__file__).parent / "server" / "static" / "js" / "bokeh.min.js"


def install_assets(app: Flask) -> None:
    """Give templates `asset(name)` and `bokeh_script()`. In production a build that is missing stops the start."""
    if app.config["ENVIRONMENT"] == "production" and not manifest():
        raise RuntimeError("The pages' assets are not built: run python3 platform/permanence/web/assets.py")
    app.add_template_global(asset)
    app.add_template_global(bokeh_script)


@functools.cache
def manifest() -> dict[str, str]:
    """Names of the built files by the names they are asked for; empty where nothing is built."""
    try:
        files: dict[str, str] = json.loads((BUILT / MANIFEST).read_text(encoding="utf-8"))["files"]
    except OSError:
        return {}
    return files


def asset(name: str) -> str:
    """The address of a built file, with the hash of its content."""
    if current_app.debug:
        manifest.cache_clear()
    return url_for("assets.built", name=manifest().get(name, name))


@functools.cache
def _bokeh() -> tuple[str, bytes, bytes]:
    content = BOKEH.read_bytes()
    return hashlib.sha256(content).hexdigest()[:16], content, gzip.compress(content, 6)


def bokeh_script() -> str:
    """The address of BokehJS, with the hash of its content."""
    return url_for("assets.bokeh_js", digest=_bokeh()[0])


@blueprint.get("/built/<name>")
def built(name: str) -> Response:
    """One built file, for ever; a name without its hash is not found."""
    if name not in manifest().values():
        abort(404)
    response = send_from_directory(BUILT, name)
    response.headers["Cache-Control"] = FOR_EVER
    return response


@blueprint.get("/bokeh/<digest>/bokeh.min.js")
def bokeh_js(digest: str) -> Response:
    """BokehJS as the installed package ships it; compressed, because it is four times smaller so."""
    known, content, compressed = _bokeh()
    if digest != known:
        abort(404)
    shrinks = "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(compressed if shrinks else content, mimetype="text/javascript")
    if shrinks:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = FOR_EVER
    return response
