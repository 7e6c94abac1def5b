"""People with browsers: Debian's Chromium, driven by role and name as a person would."""

import os
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

from .cluster import REPOSITORY
from .zone import ZONE

PICTURES = Path(os.environ.get("TELEHEALTH_PICTURES", REPOSITORY / ".build" / "system" / "pictures"))
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}


class Person:
    """Somebody at a browser of their own: cookies are nobody else's."""

    def __init__(self, browser, cluster, name, **context):
        self.name = name
        self.cluster = cluster
        context.setdefault("viewport", {"width": 1280, "height": 900})
        context.setdefault("locale", "en-GB")
        context.setdefault("timezone_id", ZONE.key)
        self.context = browser.new_context(base_url=cluster.origin, **context)
        self.context.set_default_timeout(15_000)
        self.troubles = []
        self.context.on("weberror", lambda error: self.troubles.append(str(error.error)))
        self.context.on("console", self._note)
        self.page = self.context.new_page()

    def _note(self, message):
        # A refused resource is how a page says that a service is down; what scripts and the CSP say is a fault.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.troubles.append(message.text)

    def sign_in(self, email, password, path="/calendar"):
        self.page.goto(path)
        self.page.get_by_label(re.compile("e-?mail", re.I)).fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        return self

    def picture(self, name, page=None):
        """Takes a picture of the whole page."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        (page or self.page).screenshot(path=PICTURES / f"{name}.png", full_page=True)

    def check_accessible(self, page=None, where=None):
        """Fails if axe finds anything serious on the page."""
        results = Axe().run(page or self.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
        found = [v for v in results.response["violations"] if v["impact"] in ("serious", "critical")]
        lines = [f"{v['id']}: {v['help']} ({v['nodes'][0]['html'][:160]})" for v in found]
        assert not found, f"{where or (page or self.page).url}:\n" + "\n".join(lines)

    def close(self):
        self.context.close()
