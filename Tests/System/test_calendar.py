"""The calendar: a week in the practice's zone, booking, moving, cancelling, and everybody's calendar following by itself."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from support.linked import Linked
from support.people import PHONE
from support.practice import make_practice
from support.walk import block, book, ended, launch, live, local, open_appointment, panel, start
from support.zone import ZONE


@pytest.fixture
def practice(cluster):
    return make_practice(
        cluster,
        masters=["Mary Master"],
        practitioners=["Pat Practitioner", "Quinn Colleague"],
        others=["Rita Reception"],
    )


def sign_in(person, member, path="/calendar"):
    person.sign_in(member.email, member.password, path)
    expect(person.page.get_by_role("heading", level=1, name="Calendar")).to_be_visible()
    return person


@pytest.fixture
def rita(somebody, practice):
    return sign_in(somebody("rita"), practice["Rita"])


@pytest.fixture
def pat(somebody, practice):
    return sign_in(somebody("pat"), practice["Pat"])


def fill_time(page, start, length=None):
    page.get_by_label("Date", exact=True).fill(start.date().isoformat())
    page.get_by_label("Start", exact=True).fill(start.strftime("%H:%M"))
    if length:
        page.get_by_label("Length in minutes").fill(str(length))


def test_a_booking_shows_on_another_open_calendar_and_so_do_its_changes(rita, pat):
    start = book(rita, "Cleo Client", practitioner="Pat Practitioner", minutes=30)
    expect(block(pat.page, "Cleo Client")).to_contain_text(start.strftime("%H:%M"), timeout=20_000)
    shown = open_appointment(pat, "Cleo Client", path=None)
    expect(shown).to_contain_text(ZONE.key)
    expect(shown).to_contain_text("Rita Reception")

    panel(rita.page).get_by_role("link", name="Move", exact=True).click()
    later = local(50)
    fill_time(rita.page, later, 20)
    rita.page.get_by_role("button", name="Move appointment", exact=True).click()
    expect(shown).to_contain_text(later.strftime("%H:%M"), timeout=20_000)

    panel(rita.page).get_by_role("link", name="Cancel appointment", exact=True).click()
    rita.page.get_by_role("button", name="Cancel appointment", exact=True).click()
    expect(shown.get_by_text("This appointment is cancelled")).to_be_visible(timeout=20_000)


def test_a_change_of_what_has_changed_meanwhile_is_told_and_not_made(rita, pat):
    book(rita, "Stella Stale", practitioner="Pat Practitioner", minutes=30)
    open_appointment(pat, "Stella Stale")
    for person in (rita, pat):
        panel(person.page).get_by_role("link", name="Move", exact=True).click()
    fill_time(rita.page, local(60))
    rita.page.get_by_role("button", name="Move appointment", exact=True).click()
    expect(panel(rita.page)).to_be_visible()
    fill_time(pat.page, local(120))
    pat.page.get_by_role("button", name="Move appointment", exact=True).click()
    expect(pat.page.get_by_text(re.compile("changed", re.I)).first).to_be_visible()
    expect(pat.page.get_by_role("button", name="Move appointment", exact=True)).to_be_visible()
    # Looked at and sent again, it is made.
    pat.page.get_by_role("button", name="Move appointment", exact=True).click()
    expect(panel(pat.page)).to_contain_text(local(120).strftime("%H:")[:2])


def test_what_is_wrong_in_the_form_is_told_beside_the_field_and_nothing_is_lost(rita):
    page = rita.page
    page.get_by_role("link", name="Book appointment", exact=True).click()
    rita.check_accessible()
    page.get_by_label("Client", exact=True).fill("Nobody Known")
    page.get_by_label("Length in minutes").fill("30")
    page.get_by_role("button", name="Book appointment", exact=True).evaluate(
        "button => { button.form.noValidate = true }"
    )
    page.get_by_role("button", name="Book appointment", exact=True).click()
    expect(page.get_by_label("Client", exact=True)).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Practitioner", exact=True)).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Client", exact=True)).to_have_value("Nobody Known")
    expect(page.get_by_label("Length in minutes")).to_have_value("30")
    rita.check_accessible()


def test_a_form_sent_twice_books_once(rita, cluster, practice, bus):
    page = rita.page
    page.get_by_role("link", name="Book appointment", exact=True).click()
    choice = page.get_by_label("Practitioner", exact=True)
    choice.select_option(choice.locator("option").filter(has_text="Pat Practitioner").get_attribute("value"))
    page.get_by_label("Client", exact=True).fill("Dora Double")
    page.get_by_label("This is a new client", exact=True).check()
    fill_time(page, local(30))
    sent = []
    page.on("request", lambda request: sent.append(request.post_data) if request.method == "POST" else None)
    page.get_by_role("button", name="Book appointment", exact=True).click()
    expect(panel(page).get_by_role("heading", level=2, name="Dora Double")).to_be_visible()
    again = page.context.request.post(
        cluster.origin + "/appointments",
        data=sent[0],
        max_redirects=0,
        headers={"Content-Type": "application/x-www-form-urlencoded", "Origin": cluster.origin},
    )
    assert again.status == 303
    page.goto("/calendar")
    expect(block(page, "Dora Double")).to_have_count(1)


def test_warnings_are_told_and_do_not_refuse(rita, practice):
    book(rita, "Olga Overlap", practitioner="Pat Practitioner", minutes=30)
    book(rita, "Otto Overlap", practitioner="Pat Practitioner", minutes=40)
    expect(panel(rita.page)).to_contain_text("another telehealth appointment at this time")
    expect(panel(rita.page)).to_contain_text("has not linked a Zoom account yet")


def test_a_basic_licence_warns_over_40_minutes_and_zoom_ends_the_call_there(make_cluster, browser, somebody):
    # A cluster of its own: its simulated Zoom is to live 40 minutes in a moment.
    cluster = make_cluster()
    cluster.start(fresh=True)
    linked = Linked(cluster, lambda name, **context: somebody(name, on=cluster, **context), licence="basic")
    pat = linked["Pat"]
    book(pat, "Lora Long", length=50)
    expect(panel(pat.page)).to_contain_text("Zoom ends meetings of a Basic licence after 40 minutes")
    tab = launch(pat, "Lora Long")
    call = start(tab)
    expect(live(tab)).to_be_visible(timeout=20_000)
    cluster.simulator("/clock/advance", {"seconds": 40 * 60 + 5})
    expect(ended(tab)).to_be_visible(timeout=20_000)
    [over] = cluster.simulator("/calls")
    assert over.get("endedAt") and over["endReason"]
    expect(call.get_by_role("button", name="End Meeting for All")).to_have_count(0, timeout=20_000)


def test_an_empty_practice_is_told_its_next_step(somebody, cluster):
    empty = make_practice(cluster, masters=["Ella Empty"])
    ella = sign_in(somebody("ella"), empty["Ella"])
    expect(ella.page.get_by_text("No practitioners yet")).to_be_visible()
    ella.check_accessible()
    ella.page.get_by_role("link", name="Add a practitioner").click()
    ella.page.get_by_role("link", name="Add practitioner").first.click()
    ella.page.get_by_label("Name", exact=True).fill("Nora New")
    ella.page.get_by_role("button", name="Add practitioner").click()
    ella.page.goto("/calendar")
    expect(ella.page.get_by_text("No appointments yet")).to_be_visible(timeout=20_000)
    notices = ella.page.get_by_role("main")
    expect(notices).to_contain_text(
        re.compile("Nobody can start sessions of Nora New yet|Zoom is not connected for Nora New yet")
    )


def test_weeks_go_by_keyboard_and_the_zone_is_named(rita):
    page = rita.page
    expect(page.get_by_text(f"Times in {ZONE.key}")).to_be_visible()
    title = page.get_by_role("heading", level=2).first
    this_week = title.inner_text()
    page.get_by_role("link", name="Next week", exact=True).focus()
    page.keyboard.press("Enter")
    expect(title).not_to_have_text(this_week)
    page.get_by_role("link", name="Today", exact=True).focus()
    page.keyboard.press("Enter")
    expect(title).to_have_text(this_week)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement !== document.body")


def test_a_foreign_or_broken_address_is_told(rita, cluster):
    other = make_practice(cluster, masters=["Olaf Other"], practitioners=["Petra Practitioner"])
    for path, status in (
        ("/appointments/nothing", 404),
        ("/calendar?appointment=nothing", 404),
        (f"/calendar?practitioner={other['Petra'].practitioner_id}", 404),
        ("/calendar?date=yesterday", 400),
        ("/appointments/nothing/move", 404),
    ):
        assert rita.page.goto(path).status == status, path
        assert rita.page.get_by_role("main").get_by_role("link").count() >= 1, path
        assert "Petra" not in rita.page.content()


def test_many_at_the_same_time_are_told_apart_beside_the_panel(somebody, cluster):
    names = ["Ann", "Bea", "Cleo", "Dora", "Eve"]
    crowd = make_practice(
        cluster, masters=["Mary Master"], practitioners=["Pat Practitioner"], others=["Rita Reception"]
    )
    rita = sign_in(somebody("crowd"), crowd["Rita"])
    for name in names:
        book(rita, name, practitioner=None, minutes=20, length=45)
    blocks = [block(rita.page, name).bounding_box() for name in names]
    assert all(box["width"] >= 44 for box in blocks), blocks
    assert rita.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    rita.check_accessible()
    rita.picture("calendar crowd")


def test_the_calendar_on_a_phone(somebody, practice, rita):
    book(rita, "Phoebe Phone", practitioner="Pat Practitioner", minutes=30)
    phone = sign_in(somebody("phone", **PHONE), practice["Pat"])
    expect(block(phone.page, "Phoebe Phone")).to_be_visible()
    assert phone.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    phone.check_accessible()
    phone.picture("calendar phone")
    open_appointment(phone, "Phoebe Phone", path=None)
    phone.check_accessible()
    phone.picture("calendar phone panel")


def test_a_calendar_that_lost_its_service_says_so_and_comes_back(rita, pat, cluster):
    old = cluster.kill("scheduling")
    cluster.wait_restarted("scheduling", old)
    book(rita, "Rhea Return", practitioner="Pat Practitioner", minutes=30)
    expect(block(pat.page, "Rhea Return")).to_be_visible(timeout=30_000)


def test_the_demonstration_practice_is_something_to_look_at(cluster, somebody):
    """What `make up` shows first; its picture is the README's."""
    import json

    seed = json.loads(Path(cluster.record["files"]["seed"]).read_text())
    dana = next(person for person in seed["people"] if person["role"] == "practitioner")
    person = somebody("dana", viewport={"width": 1280, "height": 800})
    person.sign_in(dana["email"], dana["password"])
    expect(person.page.get_by_role("heading", level=1, name="Calendar")).to_be_visible()
    blocks = person.page.get_by_role("main").get_by_role("link").filter(has_text=re.compile(r"\d\d:\d\d–\d\d:\d\d"))
    assert blocks.count() >= 5
    person.check_accessible()
    person.picture("calendar")
