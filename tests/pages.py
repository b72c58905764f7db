"""Reads a page as a browser does: its forms with the values they carry, its links, its words."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class PageForm:
    """A form as it stands on the page: where it goes, how, and what it would send."""

    action: str = ""
    method: str = "get"
    name: str = ""
    values: dict = field(default_factory=dict)
    choices: dict = field(default_factory=dict)
    words: str = ""


class Page(HTMLParser):
    """The forms and links of one answer."""

    def __init__(self, answer):
        super().__init__()
        self.answer, self.status = answer, answer.status_code
        self.path = answer.request["PATH_INFO"]
        self.html = answer.content.decode()
        self.forms, self.links, self.words = [], [], ""
        self._form = self._select = self._area = None
        self.feed(self.html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "a" and "href" in attrs:
            self.links.append(attrs["href"])
        if tag == "form":
            self._form = PageForm(
                attrs.get("action", ""), attrs.get("method", "get").lower(), attrs.get("id", "")
            )
            self.forms.append(self._form)
        if self._form is None or "disabled" in attrs:
            return
        name = attrs.get("name")
        if tag == "input" and name and attrs.get("type") not in ("submit", "button", "file"):
            self._keep_input(name, attrs)
        elif tag == "select" and name:
            self._select, self._form.values[name] = name, ""
        elif tag == "option" and self._select:
            self._form.choices.setdefault(self._select, []).append(attrs.get("value", ""))
            if "selected" in attrs:
                self._form.values[self._select] = attrs.get("value", "")
        elif tag == "textarea" and name:
            self._area, self._form.values[name] = name, ""

    def _keep_input(self, name, attrs):
        value = attrs.get("value") or ("on" if attrs.get("type") == "checkbox" else "")
        if attrs.get("type") not in ("checkbox", "radio"):
            self._form.values[name] = value
            return
        self._form.choices.setdefault(name, []).append(value)
        if "checked" in attrs:
            kept = self._form.values.get(name)
            self._form.values[name] = [*kept, value] if isinstance(kept, list) else [value]

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data):
        self.words += data
        if self._area:
            self._form.values[self._area] += data
        if self._form is not None:
            self._form.words += data

    def form(self, with_field=None, to=None):
        """The first posting form that has a field of this name, or leads to an address with this piece."""
        for form in self.forms:
            has_field = with_field is None or with_field in form.values or with_field in form.choices
            if form.method == "post" and has_field and (to is None or to in form.action):
                return form
        raise AssertionError(f"{self.path} ({self.status}) has no such form: {self.words[:2000]}")


class Visitor:
    """A person in front of pages: opens them, fills in what they offer, follows where they lead."""

    def __init__(self, client):
        self.client, self.page = client, None

    def open(self, path):
        self.page = Page(self.client.get(path, follow=True))
        assert self.page.status == 200, (path, self.page.status, self.page.words[:2000])
        return self.page

    def post(self, values=None, with_field=None, to=None, files=None, status=200):
        """Send a form of the open page with these values changed; follow to the page after it."""
        form = self.page.form(with_field, to)
        unknown = set(values or {}) - set(form.values) - set(form.choices)
        assert not unknown, (self.page.path, "the page does not ask for", unknown, sorted(form.values))
        sent = form.values | (values or {}) | (files or {})
        answer = self.client.post(form.action or self.page.path, sent, follow=True)
        self.page = Page(answer)
        assert self.page.status == status, (self.page.path, self.page.status, self.page.words[:3000])
        return self.page
