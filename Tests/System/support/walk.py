"""What people do again and again, by role and name: signing in, booking, opening an appointment, allowing at Zoom."""

import re
from datetime import datetime, timedelta

from playwright.sync_api import expect

from .zone import ZONE


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
    page.get_by_label("Client", exact=True).fill(client)
    page.get_by_label("This is a new client", exact=True).check()
    page.get_by_label("Date", exact=True).fill(start.date().isoformat())
    page.get_by_label("Start", exact=True).fill(start.strftime("%H:%M"))
    page.get_by_label("Length in minutes").fill(str(length))
    page.get_by_label("Telehealth", exact=True).set_checked(telehealth)
    page.get_by_role("button", name="Book appointment", exact=True).click()
    expect(panel(page).get_by_role("heading", level=2, name=client)).to_be_visible()
    return start


def block(page, client):
    """The block of a client's appointment on the calendar."""
    return (
        page.get_by_role("main").get_by_role("link").filter(has_text=client).filter(has_text=re.compile(r"\d\d:\d\d"))
    )


def panel(page):
    """The appointment panel."""
    return page.get_by_role("main").get_by_role("complementary")


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


# Users, as whoever manages them sets them


def open_user(person, name):
    """Settings > Team > Users > User Settings of somebody."""
    open_settings(person, "Users")
    person.page.get_by_role("link", name=f"User Settings of {name}", exact=True).click()
    expect(person.page.get_by_role("heading", level=1, name=name)).to_be_visible()


def set_user(person, name, default=None, own_profile=None, settings=None, profiles=None):
    """Ticks what is not None in somebody's User Settings, and saves."""
    open_user(person, name)
    page = person.page
    if default is not None:
        choice = page.get_by_role("combobox", name="Default practitioner")
        choice.select_option(choice.locator("option").filter(has_text=default).first.get_attribute("value"))
    if own_profile is not None:
        page.get_by_label("Allow users to access their default practitioner profile").set_checked(own_profile)
    if settings is not None:
        page.get_by_label("Access to Settings").set_checked(settings)
    for profile in profiles or ():
        page.get_by_role("group", name="Access to practitioner profiles").get_by_label(profile).check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()


def set_telehealth_pro(person, enabled, *practitioners):
    """Settings > Communication > Communication Options > Configure Telehealth Pro, ticks them, and presses the button."""
    open_settings(person, "Communication Options")
    page = person.page
    page.get_by_role("link", name="Configure Telehealth Pro", exact=True).click()
    for name in practitioners:
        page.get_by_label(name, exact=True).check()
    page.get_by_role("button", name=f"{'Enable' if enabled else 'Disable'} Telehealth Pro", exact=True).click()
    expect(
        page.get_by_text(f"Telehealth Pro is {'enabled' if enabled else 'disabled'} for", exact=False).first
    ).to_be_visible()


# Telehealth Integration


def fact(page, name):
    """The value that stands beside a name in a list of facts."""
    return (
        page.locator("dt").filter(has_text=re.compile(f"^{re.escape(name)}$")).locator("xpath=following-sibling::dd[1]")
    )


def press_connect(person, button="Connect to Zoom"):
    """Presses the button, and waits until the browser has arrived at Zoom."""
    person.page.get_by_role("button", name=button, exact=True).click()
    person.page.wait_for_url(re.compile(r"^http://zoom\.localhost:"))


def expect_linked(person, user):
    """The page, which reloads by itself, shows the Zoom account as linked."""
    page = person.page
    expect(page.get_by_text("Linked to Zoom", exact=True)).to_be_visible(timeout=20_000)
    expect(fact(page, "E-mail")).to_have_text(user.email)
    expect(fact(page, "Name")).to_have_text(user.name)
    expect(page.get_by_role("link", name="Disconnect from Zoom", exact=True)).to_be_visible()


def connect_own(person, practice, user, sign_in=True):
    """As a practitioner: business name > Practitioner Profile > Telehealth Integration > Connect to Zoom."""
    person.page.goto("/calendar")
    choose(person, practice, "Practitioner Profile")
    person.page.get_by_role("link", name="Telehealth Integration", exact=True).click()
    press_connect(person)
    if sign_in:
        sign_in_at_zoom(person.page, user)
    allow(person.page)
    expect_linked(person, user)


def connect(person, practitioner, user, sign_in=True):
    """As somebody who manages profiles: Settings > Team > Practitioners > name > Telehealth Integration > Connect to Zoom."""
    person.page.goto("/calendar")
    open_integration(person, practitioner)
    press_connect(person)
    if sign_in:
        sign_in_at_zoom(person.page, user)
    allow(person.page)
    expect(person.page.get_by_role("heading", name=f"Is this {practitioner}'s Zoom account?")).to_be_visible(
        timeout=20_000
    )
    expect(fact(person.page, "E-mail")).to_have_text(user.email)
    person.page.get_by_role("button", name="Yes, link this account", exact=True).click()
    expect_linked(person, user)


def disconnect(person):
    """On the linked page: Disconnect from Zoom, and again on the page that says what it means."""
    page = person.page
    page.get_by_role("link", name="Disconnect from Zoom", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Disconnect from Zoom?")).to_be_visible()
    page.get_by_role("button", name="Disconnect from Zoom", exact=True).click()
    expect(page.get_by_role("button", name="Connect to Zoom", exact=True)).to_be_visible(timeout=20_000)


# Sessions


def launch(person, client, path="/calendar"):
    """Block > panel > Appointment Details > Start; returns the tab with the launch page."""
    shown = open_appointment(person, client, path)
    expect(shown.get_by_role("heading", name="Appointment Details")).to_be_visible()
    with person.context.expect_page() as opened:
        shown.get_by_role("link", name="Start", exact=True).click()
    expect(opened.value.get_by_role("heading", level=1, name="Telehealth launch page")).to_be_visible()
    return opened.value


def press_start(tab, button="Start in this browser"):
    """Presses one of the launch page's buttons; returns the tab that goes on to Zoom, wherever that leads."""
    with tab.context.expect_page() as opened:
        tab.get_by_role("button", name=button, exact=True).click()
    return opened.value


def start(tab, button="Start in this browser", at_zoom=None):
    """Starts the call, and waits until the host is in it at the simulated Zoom; returns the call's tab."""
    call = press_start(tab, button)
    call.wait_for_url(re.compile(r"^http://zoom\.localhost:"), timeout=20_000)
    if at_zoom:
        call.get_by_role("link", name=at_zoom).or_(call.get_by_role("button", name=at_zoom)).first.click()
    call.wait_for_url(re.compile(r"/call/"), timeout=20_000)
    expect(call.get_by_role("button", name="End Meeting for All")).to_be_visible()
    return call


def end(call):
    """The host ends the call."""
    call.get_by_role("button", name="End Meeting for All").click()


def join(page, name):
    """On the client's own page: one press, and at Zoom into the browser under a name."""
    page.get_by_role("button", name="Join the session", exact=True).click()
    page.wait_for_url(re.compile(r"^http://zoom\.localhost:"), timeout=20_000)
    browser = page.get_by_role("link", name="Join from Your Browser").or_(
        page.get_by_role("button", name="Join from Your Browser")
    )
    field = page.get_by_label("Your name")
    expect(browser.or_(field).first).to_be_visible()
    if browser.is_visible():
        browser.click()
    field.fill(name)
    page.get_by_role("button", name="Join", exact=True).click()
    page.wait_for_url(re.compile(r"/call/"))


def live(page):
    """The words "Live since 10:02", wherever the page has them."""
    return page.get_by_text(re.compile(r"^Live since \d\d:\d\d$")).first


def ended(page):
    return page.get_by_text(re.compile(r"^Ended at \d\d:\d\d$")).first


def meetings_of(cluster, user):
    """The Zoom user's meetings, as Zoom has them."""
    return [meeting for meeting in cluster.simulator("/meetings") if meeting["hostId"] == user.id]


def calls_of(cluster, user):
    """The Zoom user's calls, running and past."""
    return [call for call in cluster.simulator("/calls") if call["hostId"] == user.id]


def live_grants(cluster, user):
    """What the Zoom user allows our app now, as Zoom has it."""
    return [grant for grant in cluster.simulator("/state")["grants"] if grant["user"] == user.email and grant["isLive"]]
