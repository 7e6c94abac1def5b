"""Who gets in, and who may do what: sign-in, users and their rights, one's own practitioner profile."""

import json
import re
import uuid

import pytest
from playwright.sync_api import expect
from support.practice import make_practice
from support.walk import choose, open_settings, open_user, set_user
from support.zone import ZONE


@pytest.fixture(scope="module")
def practice(cluster):
    return make_practice(
        cluster,
        masters=["Mary Master"],
        practitioners=["Pat Practitioner", "Quinn Colleague"],
        others=["Rita Reception", "Stan Settings", "Paula Profile"],
    )


@pytest.fixture
def master(somebody, practice):
    return somebody("master").sign_in(practice["Mary"].email, practice["Mary"].password)


def sign_in(person, member, path="/calendar"):
    return person.sign_in(member.email, member.password, path)


def heading(person, text):
    return person.page.get_by_role("heading", level=1, name=text)


# Signing in and out


def test_signing_in_goes_on_to_where_one_was_going(somebody, practice):
    person = somebody()
    sign_in(person, practice["Mary"], "/settings/team/users")
    expect(heading(person, "Users")).to_be_visible()
    assert person.page.url.endswith("/settings/team/users")


def test_signing_in_goes_nowhere_else(somebody, practice, cluster):
    person = somebody()
    sign_in(person, practice["Mary"], "/sign-in?next=https://zoom.localhost/")
    expect(heading(person, "Calendar")).to_be_visible()
    assert person.page.url.startswith(cluster.origin)


def test_a_wrong_password_is_told_without_saying_which_part_is_wrong(somebody, practice):
    person = somebody()
    sentences = set()
    for email in (practice["Rita"].email, "nobody@nowhere.example"):
        person.sign_in(email, "not the password")
        alert = person.page.get_by_role("alert")
        expect(alert).to_contain_text("E-mail address or password is wrong")
        sentences.add(alert.inner_text())
        assert person.page.get_by_label("E-mail address").input_value() == email
        assert person.page.get_by_label("Password", exact=True).input_value() == ""
    assert len(sentences) == 1
    person.check_accessible()


def test_guessing_is_slowed_down(somebody, cluster):
    practice = make_practice(cluster, masters=["Gwen Guessed"])
    person = somebody()
    for _ in range(30):
        person.sign_in(practice["Gwen"].email, "guess")
        expect(person.page.get_by_role("alert")).to_be_visible()
        if person.page.get_by_text("Too many attempts").is_visible():
            break
    expect(person.page.get_by_role("alert")).to_contain_text(re.compile(r"Try again in \d+ minutes?"))
    # Nor does the right password get in now.
    sign_in(person, practice["Gwen"])
    expect(person.page.get_by_role("alert")).to_contain_text("Too many attempts")


def test_signing_out_ends_this_browser_and_everywhere_ends_all(somebody, practice):
    here, there = somebody("here"), somebody("there")
    for person in (here, there):
        sign_in(person, practice["Rita"])
        expect(heading(person, "Calendar")).to_be_visible()
    choose(here, practice, "Sign out")
    expect(here.page.get_by_text("You are signed out.")).to_be_visible()
    here.page.go_back()
    here.page.goto("/calendar")
    expect(heading(here, "Sign in")).to_be_visible()
    there.page.reload()
    expect(heading(there, "Calendar")).to_be_visible()

    sign_in(here, practice["Rita"])
    expect(heading(here, "Calendar")).to_be_visible()
    choose(here, practice, "Sign out everywhere")
    expect(here.page.get_by_text("You are signed out here and in every other browser.")).to_be_visible()
    for path in ("/calendar", "/practitioner-profile", "/settings/team/users"):
        there.page.goto(path)
        expect(heading(there, "Sign in")).to_be_visible()


def test_the_first_password_is_chosen_with_a_link_that_works_once(somebody, cluster):
    made = json.loads(
        cluster.command(
            "practice",
            "create",
            "--json",
            "--name",
            "Linked Practice",
            "--time-zone",
            "Australia/Sydney",
            "--master-name",
            "Lee Linked",
            "--master-email",
            f"lee@{uuid.uuid4().hex[:10]}.example",
        ).stdout
    )
    person = somebody()
    page = person.page
    page.goto(made["firstPasswordURL"])
    expect(heading(person, "Choose your password")).to_be_visible()
    person.check_accessible()
    page.get_by_label("New password", exact=True).fill("short")
    page.get_by_label("Repeat the password").fill("short")
    page.get_by_role("button", name="Set password and sign in").click()
    expect(page.get_by_text("characters").first).to_be_visible()
    for label in ("New password", "Repeat the password"):
        page.get_by_label(label, exact=True).fill("a long walk on the beach")
    page.get_by_role("button", name="Set password and sign in").click()
    expect(heading(person, "Calendar")).to_be_visible()
    expect(page.get_by_text("No practitioners yet")).to_be_visible()
    stranger = somebody("stranger")
    stranger.page.goto(made["firstPasswordURL"])
    expect(heading(stranger, "This link no longer works")).to_be_visible()


# Users


def test_a_master_adds_a_user_who_chooses_a_password_and_is_later_put_out(master, somebody, practice):
    page = master.page
    open_settings(master, "Users")
    page.get_by_role("link", name="Add user").click()
    email = f"nina@{practice['Mary'].email.split('@')[1]}"
    page.get_by_label("Name", exact=True).fill("Nina New")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("button", name="Add user").click()
    expect(heading(master, "Nina New has been added")).to_be_visible()
    link = page.get_by_label("Link").input_value()
    newcomer = somebody("newcomer")
    newcomer.page.goto(link)
    for label in ("New password", "Repeat the password"):
        newcomer.page.get_by_label(label, exact=True).fill("seven green bottles")
    newcomer.page.get_by_role("button", name="Set password and sign in").click()
    expect(heading(newcomer, "Calendar")).to_be_visible()

    open_user(master, "Nina New")
    page.get_by_role("link", name="Deactivate user").click()
    page.get_by_role("button", name="Deactivate", exact=True).click()
    expect(page.get_by_text("Nina New is inactive")).to_be_visible()
    newcomer.page.goto("/calendar")
    expect(heading(newcomer, "Sign in")).to_be_visible()
    newcomer.sign_in(email, "seven green bottles")
    alert = newcomer.page.get_by_role("alert")
    expect(alert).to_contain_text("Your access has been switched off")
    expect(alert).to_contain_text("Mary Master")


def test_an_address_that_is_in_use_is_told_beside_the_field(master, practice):
    open_settings(master, "Users")
    master.page.get_by_role("link", name="Add user").click()
    master.page.get_by_label("Name", exact=True).fill("Rita Again")
    master.page.get_by_label("E-mail address").fill(practice["Rita"].email)
    master.page.get_by_role("button", name="Add user").click()
    field = master.page.get_by_label("E-mail address")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(master.page.get_by_label("Name", exact=True)).to_have_value("Rita Again")


def test_a_practice_keeps_a_master(master, practice):
    open_user(master, "Mary Master")
    master.page.get_by_label("Role").select_option(label="Standard")
    master.page.get_by_role("button", name="Save", exact=True).click()
    expect(master.page.get_by_label("Role")).to_have_attribute("aria-invalid", "true")


def test_two_people_who_change_the_same_user_are_told(master, somebody, practice):
    other = sign_in(somebody("other"), practice["Mary"])
    for person in (master, other):
        open_user(person, "Rita Reception")
    for person, ticked in ((master, True), (other, False)):
        person.page.get_by_label("Name", exact=True).fill("Rita Reception" if ticked else "Rita Renamed")
        person.page.get_by_label("Access to Settings").set_checked(ticked)
        person.page.get_by_role("button", name="Save", exact=True).click()
    expect(master.page.get_by_text("Saved", exact=True)).to_be_visible()
    expect(other.page.get_by_text("It has changed since you opened the page")).to_be_visible()
    set_user(master, "Rita Reception", settings=False)


def test_settings_access_manages_all_but_masters(master, somebody, practice):
    set_user(master, "Stan Settings", settings=True)
    stan = sign_in(somebody("stan"), practice["Stan"])
    open_user(stan, "Mary Master")
    expect(stan.page.get_by_text("You can't change a master")).to_be_visible()
    expect(stan.page.get_by_text("Mary Master").last).to_be_visible()
    expect(stan.page.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    open_user(stan, "Rita Reception")
    assert "Master" not in stan.page.get_by_label("Role").locator("option").all_inner_texts()
    open_settings(stan, "Communication Options")
    expect(heading(stan, "Communication Options")).to_be_visible()
    open_settings(stan, "Practitioners")
    for name in ("Pat Practitioner", "Quinn Colleague"):
        expect(stan.page.get_by_role("link", name=name, exact=True)).to_be_visible()


def test_profile_access_shows_those_practitioners_alone(master, somebody, practice):
    set_user(master, "Paula Profile", profiles=["Pat Practitioner"])
    paula = sign_in(somebody("paula"), practice["Paula"])
    open_settings(paula)
    expect(heading(paula, "Practitioners")).to_be_visible()
    expect(paula.page.get_by_role("link", name="Pat Practitioner", exact=True)).to_be_visible()
    expect(paula.page.get_by_text("Quinn Colleague")).to_have_count(0)
    expect(paula.page.get_by_role("navigation", name="Settings").get_by_role("link", name="Users")).to_have_count(0)
    paula.page.get_by_role("link", name="Pat Practitioner", exact=True).click()
    expect(paula.page.get_by_role("link", name="Telehealth Integration", exact=True)).to_be_visible()
    for path in (
        f"/settings/team/practitioners/{practice['Quinn'].practitioner_id}",
        "/settings/team/users",
        "/settings/communication/telehealth-pro",
    ):
        assert paula.page.goto(path).status == 403, path
        expect(paula.page.get_by_role("main")).to_contain_text("Mary Master")


def test_without_rights_settings_are_refused_with_whom_to_ask(somebody, practice):
    rita = sign_in(somebody("rita"), practice["Rita"])
    expect(heading(rita, "Calendar")).to_be_visible()
    expect(rita.page.get_by_role("navigation", name="Main").get_by_role("link", name="Settings")).to_have_count(0)
    for path in (
        "/settings",
        "/settings/team/practitioners",
        "/settings/team/users",
        "/settings/communication/options",
    ):
        assert rita.page.goto(path).status == 403, path
        expect(rita.page.get_by_role("main")).to_contain_text("Mary Master")
        assert rita.page.get_by_role("main").get_by_role("link").count() >= 1, "a refusal has a way out"
    rita.check_accessible()


def test_another_practices_ids_are_not_there(somebody, practice, cluster):
    other = make_practice(cluster, masters=["Olaf Other"], practitioners=["Petra Practitioner"])
    olaf = sign_in(somebody("olaf"), other["Olaf"])
    expect(heading(olaf, "Calendar")).to_be_visible()
    for path in (
        f"/settings/team/practitioners/{practice['Pat'].practitioner_id}",
        f"/settings/team/users/{practice['Rita'].user_id}",
        f"/telehealth-integration/{practice['Pat'].practitioner_id}",
    ):
        assert olaf.page.goto(path).status == 404, path
        assert practice["Pat"].name not in olaf.page.content() and practice["Rita"].name not in olaf.page.content()


# One's own profile


def test_the_own_profile_is_a_permission(master, somebody, practice):
    set_user(master, "Quinn Colleague", own_profile=False)
    quinn = sign_in(somebody("quinn"), practice["Quinn"])
    quinn.page.locator("summary").filter(has_text=practice.name).click()
    expect(quinn.page.get_by_role("link", name="Practitioner Profile")).to_have_count(0)
    assert quinn.page.goto("/practitioner-profile").status == 403
    main = quinn.page.get_by_role("main")
    expect(main).to_contain_text("Allow users to access their default practitioner profile")
    expect(main).to_contain_text("Mary Master")
    assert quinn.page.goto(f"/telehealth-integration/{practice['Quinn'].practitioner_id}").status == 403

    set_user(master, "Quinn Colleague", default="Quinn Colleague", own_profile=True)
    # It counts at once, without signing in anew.
    quinn.page.goto("/practitioner-profile")
    expect(heading(quinn, "Practitioner Profile")).to_be_visible()
    quinn.page.goto("/calendar")
    choose(quinn, practice, "Practitioner Profile")
    quinn.page.get_by_role("link", name="Telehealth Integration", exact=True).click()
    expect(quinn.page.get_by_role("button", name="Connect to Zoom")).to_be_visible()

    set_user(master, "Quinn Colleague", own_profile=False)
    assert quinn.page.goto("/practitioner-profile").status == 403


def test_a_default_practitioner_is_the_default_of_one_user(master, practice):
    open_user(master, "Rita Reception")
    choice = master.page.get_by_role("combobox", name="Default practitioner")
    taken = choice.locator("option").filter(has_text="Pat Practitioner (is the default of Pat Practitioner)")
    choice.select_option(taken.get_attribute("value"))
    master.page.get_by_role("button", name="Save", exact=True).click()
    expect(choice).to_have_attribute("aria-invalid", "true")


def test_the_practices_name_and_zone_are_changed_for_everybody(somebody, cluster):
    practice = make_practice(cluster, masters=["Mary Master"], practitioners=["Pat Practitioner"], others=["Rita R."])
    master = sign_in(somebody("master"), practice["Mary"])
    rita = sign_in(somebody("rita"), practice["Rita"])
    open_settings(master, "Name and Time Zone")
    page = master.page
    page.get_by_label("Practice name").fill(f"{practice.name} Renamed")
    page.get_by_label("Time zone").select_option("Australia/Perth")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    master.check_accessible()
    # The calendar of somebody else follows.
    expect(rita.page.get_by_role("main")).to_contain_text("Australia/Perth", timeout=20_000)
    rita.page.reload()
    expect(rita.page.locator("summary").filter(has_text=f"{practice.name} Renamed")).to_be_visible()
    # And who did it is on record.
    open_settings(master, "Audit Log")
    row = page.get_by_role("row").filter(has_text="Name or time zone changed")
    expect(row).to_contain_text(f"time zone {ZONE.key} to Australia/Perth")
    master.check_accessible()
    master.picture("audit log")
    assert rita.page.goto("/settings/practice/audit-log").status == 403


def test_what_people_see_of_settings_is_accessible_at_both_widths(master, somebody, practice):
    from support.people import PHONE

    phone = sign_in(somebody("phone", **PHONE), practice["Mary"])
    for path, name in (
        ("/settings/team/practitioners", "practitioners"),
        ("/settings/team/users", "users"),
        (f"/settings/team/users/{practice['Pat'].user_id}", "user settings"),
        ("/settings/communication/telehealth-pro", "telehealth pro"),
        ("/settings/practice", "practice"),
        ("/settings/practice/audit-log", "audit log"),
    ):
        for person in (master, phone):
            person.page.goto(path)
            person.check_accessible()
            person.picture(f"settings {name} {person.name}")
        assert phone.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
            f"{path} is wider than a phone"
        )
