"""Telehealth Pro and Zoom hold the same slot: one at a time, and who may change it."""

import pytest
from playwright.sync_api import expect
from support.practice import make_practice, make_zoom_user
from support.walk import book, connect, open_integration, panel, set_telehealth_pro, set_user


@pytest.fixture
def practice(cluster):
    return make_practice(cluster, masters=["Mary Master"], practitioners=["Pat Practitioner"], others=["Paula Profile"])


@pytest.fixture
def master(somebody, practice):
    return somebody("master").sign_in(practice["Mary"].email, practice["Mary"].password)


def sign_in(person, member):
    person.sign_in(member.email, member.password)
    expect(person.page.get_by_role("heading", level=1, name="Calendar")).to_be_visible()
    return person


def test_telehealth_pro_is_disabled_before_zoom_is_connected(master, cluster):
    zoom = make_zoom_user(cluster, "Pat Practitioner")
    set_telehealth_pro(master, True, "Pat Practitioner")
    open_integration(master, "Pat Practitioner")
    page = master.page
    expect(page.get_by_text("Telehealth Pro is enabled for Pat Practitioner")).to_be_visible()
    expect(page.get_by_role("button", name="Connect to Zoom")).to_have_count(0)
    main = page.get_by_role("main")
    for word in (
        "Settings > Communication > Communication Options",
        "Configure Telehealth Pro",
        "Disable Telehealth Pro",
    ):
        expect(main).to_contain_text(word)
    master.check_accessible()
    # The way it points to leads there.
    page.get_by_role("link", name="Open Communication Options").click()
    page.get_by_role("link", name="Configure Telehealth Pro", exact=True).click()
    page.get_by_label("Pat Practitioner", exact=True).check()
    page.get_by_role("button", name="Disable Telehealth Pro", exact=True).click()
    connect(master, "Pat Practitioner", zoom)


def test_somebody_else_is_refused_there_and_told_whom_to_ask(master, somebody, practice):
    set_telehealth_pro(master, True, "Pat Practitioner")
    set_user(master, "Paula Profile", profiles=["Pat Practitioner"])
    set_user(master, "Pat Practitioner", own_profile=True)
    paula = sign_in(somebody("paula"), practice["Paula"])
    open_integration(paula, "Pat Practitioner")
    expect(paula.page.get_by_role("main")).to_contain_text("Mary Master")
    pat = sign_in(somebody("pat"), practice["Pat"])
    pat.page.goto(f"/telehealth-integration/{practice['Pat'].practitioner_id}?from=profile")
    expect(pat.page.get_by_role("main")).to_contain_text("Mary Master")
    expect(pat.page.get_by_role("button", name="Connect to Zoom")).to_have_count(0)
    for person in (paula, pat):
        for path in ("/settings/communication/options", "/settings/communication/telehealth-pro"):
            assert person.page.goto(path).status == 403
            expect(person.page.get_by_role("main")).to_contain_text("Mary Master")


def test_telehealth_pro_is_refused_while_zoom_is_linked(master, practice, cluster):
    connect(master, "Pat Practitioner", make_zoom_user(cluster, "Pat Practitioner"))
    master.page.goto("/settings/communication/telehealth-pro")
    master.page.get_by_label("Pat Practitioner", exact=True).check()
    master.page.get_by_role("button", name="Enable Telehealth Pro", exact=True).click()
    expect(master.page.get_by_role("alert")).to_contain_text("Nothing was changed")


def test_an_appointment_under_telehealth_pro_has_no_start_and_says_why(master, somebody, practice):
    set_telehealth_pro(master, True, "Pat Practitioner")
    book(master, "Cleo Client")
    shown = panel(master.page)
    expect(shown).to_contain_text("Telehealth Pro")
    pat = sign_in(somebody("pat"), practice["Pat"])
    pat.page.get_by_role("link").filter(has_text="Cleo Client").click()
    expect(panel(pat.page)).to_contain_text("Telehealth Pro")
    expect(panel(pat.page).get_by_role("link", name="Start", exact=True)).to_have_count(0)


def test_ticking_nobody_changes_nothing(master):
    master.page.goto("/settings/communication/telehealth-pro")
    master.page.get_by_role("button", name="Enable Telehealth Pro", exact=True).click()
    expect(master.page.get_by_role("alert")).to_contain_text("Tick at least one practitioner")
