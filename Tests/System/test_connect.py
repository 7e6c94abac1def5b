"""Connect to Zoom: by every door, with every kind of Zoom account, and with everything that Zoom may answer."""

import re

import pytest
from playwright.sync_api import expect
from support.practice import ZoomUser, make_practice, make_zoom_user
from support.walk import (
    allow,
    connect,
    connect_own,
    expect_linked,
    fact,
    live_grants,
    open_integration,
    press_connect,
    set_user,
    sign_in_at_zoom,
)
from support.zone import ZONE


@pytest.fixture
def practice(cluster):
    return make_practice(
        cluster,
        masters=["Mary Master"],
        practitioners=["Pat Practitioner", "Quinn Colleague"],
        others=["Stan Settings", "Paula Profile"],
    )


@pytest.fixture
def zoom(cluster):
    return make_zoom_user(cluster, "Pat Practitioner")


@pytest.fixture
def master(somebody, practice):
    return somebody("master").sign_in(practice["Mary"].email, practice["Mary"].password)


def sign_in(person, member):
    person.sign_in(member.email, member.password)
    expect(person.page.get_by_role("heading", level=1, name="Calendar")).to_be_visible()
    return person


# The doors


def test_a_master_connects_a_practitioner_and_sees_whose_account_it_is(master, zoom, cluster):
    cluster.simulator(f"/users/{zoom.id}", {"settings": {"waitingRoom": True, "virtualBackground": True}}, "PATCH")
    open_integration(master, "Pat Practitioner")
    page = master.page
    expect(page.get_by_text("Not linked", exact=True)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Pat Practitioner signs in to Zoom on this computer")
    master.check_accessible()
    connect(master, "Pat Practitioner", zoom)
    expect(fact(page, "Licence")).to_have_text("Licensed")
    expect(fact(page, "Linked by")).to_have_text("Mary Master")
    expect(fact(page, "Linked on")).to_have_text(re.compile(r"\d{4}.*" + ZONE.key))
    expect(fact(page, "Waiting room")).to_have_text("On")
    expect(fact(page, "Virtual background")).to_have_text("On")
    master.check_accessible()
    master.picture("integration linked")
    # Coming back later shows the same, and so does the list.
    page.reload()
    expect_linked(master, zoom)
    page.goto("/settings/team/practitioners")
    expect(page.get_by_role("row").filter(has_text="Pat Practitioner")).to_contain_text("Zoom")


def test_a_user_with_settings_access_connects(master, somebody, practice, zoom):
    set_user(master, "Stan Settings", settings=True)
    stan = sign_in(somebody("stan"), practice["Stan"])
    connect(stan, "Pat Practitioner", zoom)
    expect(fact(stan.page, "Linked by")).to_have_text("Stan Settings")


def test_a_user_with_profile_access_connects_theirs_and_sees_no_other(master, somebody, practice, zoom):
    set_user(master, "Paula Profile", profiles=["Pat Practitioner"])
    paula = sign_in(somebody("paula"), practice["Paula"])
    connect(paula, "Pat Practitioner", zoom)
    paula.page.goto("/settings/team/practitioners")
    expect(paula.page.get_by_role("link", name="Pat Practitioner", exact=True)).to_be_visible()
    expect(paula.page.get_by_text("Quinn Colleague")).to_have_count(0)
    assert paula.page.goto(f"/telehealth-integration/{practice['Quinn'].practitioner_id}").status == 403


def test_a_practitioner_connects_at_their_own_door_without_being_asked_who_it_is(master, somebody, practice, zoom):
    set_user(master, "Pat Practitioner", own_profile=True)
    pat = sign_in(somebody("pat"), practice["Pat"])
    connect_own(pat, practice, zoom)
    expect(fact(pat.page, "Linked by")).to_have_text("Pat Practitioner")
    expect(pat.page.get_by_role("navigation", name="You are here")).to_contain_text("Practitioner Profile")


# The Zoom accounts


def test_a_zoom_account_made_on_the_spot(master, cluster):
    open_integration(master, "Pat Practitioner")
    press_connect(master)
    page = master.page
    page.get_by_role("main").get_by_role("link", name="Create an account").click()
    made = ZoomUser("Fresh Account", f"fresh-{id(page)}@zoom.example", "a-password-of-1-day")
    page.get_by_label("Email address").fill(made.email)
    page.get_by_label("First name").fill("Fresh")
    page.get_by_label("Last name").fill("Account")
    page.get_by_label("Password", exact=True).fill(made.password)
    page.get_by_role("button", name="Sign Up", exact=True).click()
    allow(page)
    expect(page.get_by_role("heading", name="Is this Pat Practitioner's Zoom account?")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Yes, link this account").click()
    expect_linked(master, made)
    expect(fact(page, "Licence")).to_contain_text("Zoom ends each meeting after 40 minutes")


def test_a_page_that_stays_open_follows_what_happens_in_another_tab(master, cluster, zoom):
    open_integration(master, "Pat Practitioner")
    other = master.context.new_page()
    other.goto(master.page.url)
    press_connect(master)
    expect(other.get_by_text(re.compile("^Waiting for Zoom since"))).to_be_visible(timeout=20_000)
    expect(other.get_by_role("button", name="Connect to Zoom")).to_have_count(0)
    sign_in_at_zoom(master.page, zoom)
    allow(master.page)
    question = other.get_by_role("heading", name="Is this Pat Practitioner's Zoom account?")
    expect(question).to_be_visible(timeout=20_000)
    expect(other.get_by_role("main").get_by_role("button")).to_have_text(["Yes, link this account", "Not this one"])
    other.close()
    master.page.get_by_role("button", name="Yes, link this account").click()
    expect_linked(master, zoom)


def test_a_browser_that_is_signed_in_at_zoom_is_not_asked_again(master, cluster, zoom):
    page = master.page
    page.goto(cluster.record["simulator"]["origin"] + "/signin")
    sign_in_at_zoom(page, zoom)
    connect(master, "Pat Practitioner", zoom, sign_in=False)


def test_somebody_elses_zoom_in_this_browser_is_seen_and_not_linked(master, cluster, zoom):
    """The browser was signed in as another practitioner; nobody was asked who they are."""
    other = make_zoom_user(cluster, "Quinn Colleague")
    page = master.page
    page.goto(cluster.record["simulator"]["origin"] + "/signin")
    sign_in_at_zoom(page, other)
    open_integration_from_calendar(master)
    press_connect(master)
    allow(page)
    expect(fact(page, "E-mail")).to_have_text(other.email)
    assert len(live_grants(cluster, other)) == 1
    page.get_by_role("button", name="Not this one", exact=True).click()
    expect(page.get_by_text("That Zoom account was not linked")).to_be_visible()
    # What it had allowed was handed back at Zoom.
    assert not live_grants(cluster, other)
    with page.expect_popup() as popup:
        page.get_by_role("link", name="Sign out of Zoom").click()
    expect(popup.value.get_by_role("heading", name="You are signed out")).to_be_visible()
    popup.value.close()
    press_connect(master)
    sign_in_at_zoom(page, zoom)
    allow(page)
    page.get_by_role("button", name="Yes, link this account", exact=True).click()
    expect_linked(master, zoom)


def open_integration_from_calendar(person):
    person.page.goto("/calendar")
    open_integration(person, "Pat Practitioner")


# Other endings


def test_decline_leaves_everything_as_it_was(master, cluster, zoom):
    open_integration(master, "Pat Practitioner")
    press_connect(master)
    sign_in_at_zoom(master.page, zoom)
    master.page.get_by_role("button", name="Decline", exact=True).click()
    expect(master.page.get_by_text("Access was declined at Zoom")).to_be_visible()
    expect(master.page.get_by_role("button", name="Connect to Zoom", exact=True)).to_be_visible()
    master.check_accessible()


@pytest.fixture
def optional_deleting(cluster):
    """While it lasts, people may untick at Zoom that our app deletes meetings."""
    client = cluster.record["simulator"]["clientID"]
    app = cluster.simulator(f"/apps/{client}")
    keys = cluster.state / "keys"
    definition = {name: app[name] for name in ("name", "developer", "description", "redirectURIs", "strictRedirect")} | {
        "clientSecret": (keys / "zoom-client-secret").read_text().strip(),
        "webhook": {"url": app["webhook"]["url"], "secretToken": (keys / "zoom-webhook-secret").read_text().strip()},
    }
    optional = [scope | {"optional": scope["name"] == "meeting:delete:meeting"} for scope in app["scopes"]]
    cluster.simulator(f"/apps/{client}", definition | {"scopes": optional}, "PUT")
    yield
    cluster.simulator(f"/apps/{client}", definition | {"scopes": app["scopes"]}, "PUT")


@pytest.mark.usefixtures("optional_deleting")
def test_a_permission_that_was_unticked_is_asked_for_again(master, zoom, cluster):
    open_integration(master, "Pat Practitioner")
    press_connect(master)
    page = master.page
    sign_in_at_zoom(page, zoom)
    page.get_by_role("checkbox", name="Delete your meetings").uncheck()
    allow(page)
    expect(page.get_by_text("Not every permission was granted")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("leave all of them ticked")).to_be_visible()
    assert live_grants(cluster, zoom) == []
    press_connect(master)
    page.get_by_role("checkbox", name="Delete your meetings").check()
    allow(page)
    page.get_by_role("button", name="Yes, link this account", exact=True).click()
    expect(page.get_by_text("Linked to Zoom", exact=True)).to_be_visible(timeout=20_000)


def test_an_account_that_must_approve_the_app_first_is_a_plain_page_and_can_be_started_over(master, cluster, zoom):
    account = next(user["accountId"] for user in cluster.simulator("/users") if user["email"] == zoom.email)
    cluster.simulator(f"/accounts/{account}", {"requiresApproval": True}, "PATCH")
    open_integration(master, "Pat Practitioner")
    press_connect(master)
    page = master.page
    sign_in_at_zoom(page, zoom)
    expect(page.get_by_role("button", name="Request pre-approval")).to_be_visible()
    open_integration_from_calendar(master)
    expect(page.get_by_text(re.compile(r"Waiting for Zoom since \d\d:\d\d"))).to_be_visible()
    cluster.simulator(f"/accounts/{account}", {"approvedApps": [cluster.record["simulator"]["clientID"]]}, "PATCH")
    press_connect(master, "Start over")
    allow(page)
    page.get_by_role("button", name="Yes, link this account", exact=True).click()
    expect_linked(master, zoom)


def test_the_callback_reloaded_or_opened_elsewhere_links_nothing_twice(master, somebody, practice, cluster, zoom):
    open_integration(master, "Pat Practitioner")
    callbacks = []
    master.page.on(
        "request", lambda request: callbacks.append(request.url) if "/zoom/callback" in request.url else None
    )
    press_connect(master)
    sign_in_at_zoom(master.page, zoom)
    allow(master.page)
    master.page.get_by_role("button", name="Yes, link this account", exact=True).click()
    expect_linked(master, zoom)
    # The same address again, and at somebody else's: nothing changes, and a page says where to go.
    response = master.page.goto(callbacks[0])
    assert response.status < 500
    open_integration_from_calendar(master)
    expect_linked(master, zoom)
    stranger = somebody("stranger")
    assert stranger.page.goto(callbacks[0]).status < 500
    assert zoom.email not in stranger.page.content()


def test_a_callback_that_zoom_never_sent_is_refused(master, cluster):
    for query in ("", "?code=x", "?state=x", "?code=x&state=nonsense", "?error=access_denied&state=nonsense"):
        response = master.page.goto("/zoom/callback" + query)
        assert (
            400 <= response.status < 500
            or "/telehealth-integration" in master.page.url
            or "/settings" in master.page.url
        ), query
        assert master.page.get_by_role("main").get_by_role("link").count() >= 1, "a way out"


def test_signing_out_meanwhile_goes_on_after_signing_in_again(master, practice, cluster, zoom):
    open_integration(master, "Pat Practitioner")
    press_connect(master)
    sign_in_at_zoom(master.page, zoom)
    master.context.clear_cookies(name="session")
    allow(master.page)
    page = master.page
    expect(page.get_by_role("heading", level=1, name="Sign in")).to_be_visible()
    page.get_by_label("E-mail address").fill(practice["Mary"].email)
    page.get_by_label("Password", exact=True).fill(practice["Mary"].password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="Yes, link this account", exact=True)).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Yes, link this account", exact=True).click()
    expect_linked(master, zoom)


def test_a_zoom_account_serves_one_practitioner(master, somebody, practice, cluster, zoom):
    connect(master, "Pat Practitioner", zoom)
    open_integration_of(master, "Quinn Colleague")
    press_connect(master)
    allow(master.page)
    answer = master.page.get_by_role("button", name="Yes, link this account", exact=True)
    refused = master.page.get_by_text("This Zoom account is already in use")
    expect(answer.or_(refused).first).to_be_visible(timeout=20_000)
    if answer.is_visible():
        answer.click()
    expect(refused).to_be_visible(timeout=20_000)
    expect(master.page.get_by_role("main")).to_contain_text("A Zoom licence can't be shared")
    expect(master.page.get_by_role("main")).to_contain_text("Telehealth Pro")
    # The first link has the newer tokens and works on.
    open_integration_of(master, "Pat Practitioner")
    expect_linked(master, zoom)


def test_across_practices_it_is_refused_without_naming_the_other(master, somebody, practice, cluster, zoom):
    connect(master, "Pat Practitioner", zoom)
    other = make_practice(cluster, masters=["Olaf Other"], practitioners=["Petra Practitioner"])
    olaf = sign_in(somebody("olaf"), other["Olaf"])
    open_integration(olaf, "Petra Practitioner")
    press_connect(olaf)
    sign_in_at_zoom(olaf.page, zoom)
    allow(olaf.page)
    answer = olaf.page.get_by_role("button", name="Yes, link this account", exact=True)
    refused = olaf.page.get_by_text("This Zoom account is already in use")
    expect(answer.or_(refused).first).to_be_visible(timeout=20_000)
    if answer.is_visible():
        answer.click()
    expect(refused).to_be_visible(timeout=20_000)
    assert practice.name not in olaf.page.content()
    assert "Pat Practitioner" not in olaf.page.get_by_role("main").inner_text().replace(zoom.name, "")


def open_integration_of(person, practitioner):
    person.page.goto("/calendar")
    open_integration(person, practitioner)
