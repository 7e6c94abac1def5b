"""What people do again and again, by role and name: signing in, booking, opening an appointment, allowing at Zoom."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

ZONE = ZoneInfo("Europe/London")


def local(minutes=0):
    """The wall clock of the practice so many minutes from now, whole minutes."""
    return datetime.now(ZONE).replace(second=0, microsecond=0) + timedelta(minutes=minutes)


# Moving about


def choose(person, practice, item):
    """Business name at the top right, then an item of its menu."""
    person.page.locator("summary").filter(has_text=practice.name).click()
    menu = person.page.locator("details.business-menu[open]")
    menu.get_by_role("link", name=item, exact=True).or_(menu.get_by_role("button", name=item, exact=True)).click()


def open_settings(person, *path):
    """Settings, then the entries named, one after the other."""
    person.page.get_by_role("navigation", name="Main").get_by_role("link", name="Settings", exact=True).click()
    for name in path:
        person.page.get_by_role("navigation", name="Settings").get_by_role("link", name=name, exact=True).click()


def open_integration(person, practitioner):
    """Settings > Team > Practitioners > name > Telehealth Integration."""
    open_settings(person, "Practitioners")
    page = person.page
    page.get_by_role("main").get_by_role("link", name=practitioner, exact=True).click()
    expect(page.get_by_role("heading", level=1, name=practitioner)).to_be_visible()
    page.get_by_role("link", name="Telehealth Integration", exact=True).click()


# At the simulated Zoom


def sign_in_at_zoom(page, user):
    page.get_by_label("Email address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(user.password)
    page.get_by_role("button", name="Sign In", exact=True).click()


def allow(page):
    page.get_by_role("button", name="Allow", exact=True).click()


# Appointments


def book(person, client, practitioner=None, minutes=10, length=30, telehealth=True):
    """Books from the calendar, with a new client; ends on the calendar with the appointment's panel open."""
    page = person.page
    start = local(minutes)
    page.goto("/calendar")
    page.get_by_role("link", name="Book appointment", exact=True).click()
    if practitioner:
        choice = page.get_by_label("Practitioner", exact=True)
        value = choice.locator("option").filter(has_text=practitioner).get_attribute("value")
        choice.select_option(value)
    page.get_by_label("Client’s name").fill(client)
    page.get_by_label("This is a new client").check()
    page.get_by_label("Date", exact=True).fill(start.date().isoformat())
    page.get_by_label("Start", exact=True).fill(start.strftime("%H:%M"))
    page.get_by_label("Length in minutes").fill(str(length))
    page.get_by_label("Telehealth", exact=True).set_checked(telehealth)
    page.get_by_role("button", name="Book appointment", exact=True).click()
    expect(panel(page).get_by_role("heading", level=2, name=client)).to_be_visible()
    return start


def block(page, client):
    """The block of a client's appointment on the calendar."""
    return page.get_by_role("main").get_by_role("link").filter(has_text=client).filter(has_text=re.compile(r"\d\d:\d\d"))


def panel(page):
    """The appointment panel."""
    return page.get_by_role("complementary")


def open_appointment(person, client, path="/calendar"):
    """Clicks the client's block on the calendar; returns the panel."""
    if path:
        person.page.goto(path)
    block(person.page, client).click()
    shown = panel(person.page)
    expect(shown.get_by_role("heading", level=2, name=client)).to_be_visible()
    return shown


def client_link(shown, client):
    """The client's link, as the panel shows it."""
    return shown.get_by_label(f"Link for {client}", exact=True).input_value()
