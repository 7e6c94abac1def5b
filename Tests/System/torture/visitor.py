"""A browser without a screen: keeps cookies, fills in the forms that a page has, and follows where it leads."""

import urllib.error
import urllib.parse
import urllib.request
from html.parser import HTMLParser
from http.cookiejar import CookieJar


class Page:
    def __init__(self, status, url, text):
        self.status = status
        self.url = url
        self.text = text
        reader = _Reader()
        reader.feed(text)
        self.forms = reader.forms
        self.links = reader.links
        #: Where the page goes on to by itself.
        self.refresh = reader.refresh

    def form(self, action):
        """The first form whose address has these words; None without one."""
        return next((form for form in self.forms if action in form.action), None)


class Form:
    def __init__(self, action):
        self.action = action
        self.fields = {}
        #: Buttons that say something: name and value.
        self.choices = []


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms = []
        self.links = []
        self.refresh = None

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "form":
            self.forms.append(Form(values.get("action", "")))
        elif tag == "a" and values.get("href"):
            self.links.append(values["href"])
        elif tag == "input" and self.forms and values.get("name"):
            self.forms[-1].fields[values["name"]] = values.get("value") or ""
        elif tag == "button" and self.forms and values.get("name"):
            self.forms[-1].choices.append((values["name"], values.get("value")))
        elif tag == "meta" and (values.get("http-equiv") or "").lower() == "refresh":
            content = values.get("content") or ""
            if "url=" in content.lower():
                self.refresh = content[content.lower().index("url=") + 4 :].strip("'\" ")


class Visitor:
    """Somebody at a browser. What fails on the way is an OSError: whoever calls may try again."""

    def __init__(self, origin):
        self.origin = origin
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path):
        return self._open(urllib.parse.urljoin(self.origin, path), None)

    def post(self, page, form, **fields):
        """Sends a page's form, with what is typed into it."""
        if form is None:
            raise OSError(f"{page.url} answers {page.status} without that form")
        body = urllib.parse.urlencode({**form.fields, **fields}).encode()
        return self._open(urllib.parse.urljoin(page.url, form.action), body)

    def sign_in(self, member):
        page = self.get("/sign-in")
        page = self.post(page, page.form("sign-in"), email=member.email, password=member.password)
        if "/sign-in" in page.url:
            raise OSError(f"{member.name} could not sign in: {page.status}")
        return self

    def _open(self, url, body):
        request = urllib.request.Request(url, body, {"Origin": self.origin} if body is not None else {})
        try:
            with self.opener.open(request, timeout=20) as response:
                return Page(response.status, response.url, response.read().decode())
        except urllib.error.HTTPError as error:
            return Page(error.code, error.url, error.read().decode(errors="replace"))
