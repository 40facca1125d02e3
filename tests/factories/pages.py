"""A test client that reads what it gets: every HTML answer must parse without an error, with one h1 and a title."""

from __future__ import annotations

import re
from typing import Any

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

# Only what browsers and the GOV.UK macros both do on purpose.
FORGIVEN = {"unknown-entity"}


class ParsingClient(FlaskClient):
    """Parses every HTML answer; posts carry the token against forgery of the page they come from."""

    authority: str | None = None

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Ask, then read the answer."""
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.data and response.status_code not in (301, 302, 303, 308):
            check_page(response.get_data(as_text=True))
        return response

    def send(
        self, path: str, data: dict[str, Any] | None = None, *, page: str | None = None, **kwargs: Any
    ) -> TestResponse:
        """Fill in the form on a page (this one, unless another is named) and send it to `path`."""
        from tests.factories.people import token_in

        token = token_in(self.get(page or path, follow_redirects=True).get_data(as_text=True))
        return self.post(path, data={"csrf_token": token, **(data or {})}, **kwargs)


def check_page(page: str) -> None:
    """Raise AssertionError for a page that is not well made."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(page)
    errors = [(where, code) for where, code, _more in parser.errors if code not in FORGIVEN]
    assert not errors, f"the page does not parse: {errors[:5]}"
    heads = re.findall(r"<h1[ >]", page)
    assert len(heads) == 1, f"the page has {len(heads)} h1"
    title = re.search(r"<title[^>]*>(.*?)</title>", page, re.S)
    assert title, "the page has no title"
    assert not title[1].strip().startswith("–"), f"the page's title is {title[1]!r}"
