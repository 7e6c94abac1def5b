"""Starting a session: who may, from which device, and what everybody then sees."""

import re
import urllib.parse

import pytest
from playwright.sync_api import expect
from support.linked import Linked
from support.people import PHONE
from support.waiting import wait_until
from support.walk import (
    block,
    book,
    calls_of,
    client_link,
    end,
    ended,
    join,
    launch,
    live,
    meetings_of,
    open_appointment,
    panel,
    press_start,
    start,
)
from support.zone import ZONE

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
ANDROID = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"
IPAD = "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"


@pytest.fixture
def linked(cluster, somebody):
    return Linked(cluster, somebody)


def test_a_session_from_start_to_end_is_seen_everywhere_without_reload(linked, cluster):
    cluster.simulator(
        f"/users/{linked.zoom.id}",
        {
            "settings": {
                "waitingRoom": True,
                "virtualBackground": True,
                "background": "Bookshelf",
                "zoomApps": ["Timer"],
            }
        },
        "PATCH",
    )
    rita, pat = linked["Rita"], linked["Pat"]
    book(rita, "Cleo Client", practitioner="Pat Practitioner")
    panel_of_rita = panel(rita.page)
    expect(panel_of_rita.get_by_text("Ready", exact=True).first).to_be_visible(timeout=20_000)

    tab = launch(pat, "Cleo Client")
    assert urllib.parse.urlparse(tab.url).query == "", "the launch page's address carries the appointment alone"
    pat.check_accessible(tab)
    pat.picture("launch ready", tab)
    call = start(tab)
    # As that practitioner, with their own settings.
    expect(call.get_by_text("Pat Practitioner").first).to_be_visible()
    for own in ("Bookshelf", "Timer"):
        expect(call.get_by_text(own).first).to_be_visible()
    assert [c["number"] for c in calls_of(cluster, linked.zoom)] == [
        m["number"] for m in meetings_of(cluster, linked.zoom)
    ]

    for page in (rita.page, pat.page, tab):
        expect(live(page)).to_be_visible(timeout=20_000)
    expect(panel_of_rita.get_by_text(re.compile("^Live since"))).to_be_visible()
    expect(tab.get_by_role("heading", name="The call is running")).to_be_visible()
    pat.picture("launch live", tab)
    rita.picture("calendar live")
    # Coming back into it is no second call.
    again = start(tab)
    expect(again.get_by_role("button", name="End Meeting for All")).to_be_visible()
    end(again)
    for page in (rita.page, pat.page, tab):
        expect(ended(page)).to_be_visible(timeout=20_000)
    expect(tab.get_by_role("heading", name="The call has ended")).to_be_visible()
    assert all(c.get("endedAt") for c in calls_of(cluster, linked.zoom))


def test_the_desktop_app(linked, cluster):
    book(linked["Pat"], "Dora Desktop")
    tab = launch(linked["Pat"], "Dora Desktop")
    call = start(tab, "Start in the Zoom Desktop App", "Open Zoom Desktop App")
    expect(live(tab)).to_be_visible(timeout=20_000)
    end(call)
    expect(ended(tab)).to_be_visible(timeout=20_000)


@pytest.mark.parametrize("agent", [ANDROID, IPAD], ids=["Android", "iPad"])
def test_tablets_and_android_have_the_mobile_app_and_the_browser(linked, agent):
    book(linked["Pat"], "Tara Tablet")
    device = linked.another("Pat", user_agent=agent, **PHONE)
    tab = launch(device, "Tara Tablet")
    expect(tab.get_by_role("button", name="Start in this browser", exact=True)).to_be_visible()
    expect(tab.get_by_role("button", name="Start in the Zoom Desktop App")).to_have_count(0)
    call = start(tab, "Start in the Zoom Mobile App", "Open Zoom Mobile App")
    expect(live(tab)).to_be_visible(timeout=20_000)
    end(call)


def test_an_iphone_has_the_mobile_app_alone_and_is_told_why(linked, cluster):
    book(linked["Pat"], "Ida Iphone")
    device = linked.another("Pat", user_agent=IPHONE, **PHONE)
    tab = launch(device, "Ida Iphone")
    expect(tab.get_by_role("main")).to_contain_text(
        "On an iPhone, a session can be hosted in the Zoom Mobile App only, as enforced by Zoom"
    )
    expect(tab.get_by_role("button", name=re.compile("^Start in"))).to_have_count(1)
    device.check_accessible(tab)
    device.picture("launch iphone", tab)
    # A forged choice is refused, and offers the way that works.
    tab.get_by_role("button", name="Start in the Zoom Mobile App").evaluate("button => { button.value = 'browser' }")
    refused = press_start(tab, "Start in the Zoom Mobile App")
    expect(refused.get_by_role("heading", level=1, name="Use the Zoom Mobile App")).to_be_visible()
    assert calls_of(cluster, linked.zoom) == []
    refused.get_by_role("button", name="Start in the Zoom Mobile App").click()
    refused.get_by_text("Open Zoom Mobile App").first.click()
    refused.wait_for_url(re.compile("/call/"))
    end(refused)


def test_everybody_else_sees_who_can_start(linked, cluster):
    book(linked["Pat"], "Sue Somebody")
    for name in ("Rita", "Mary", "Quinn"):
        person = linked[name]
        shown = open_appointment(person, "Sue Somebody")
        expect(shown).to_contain_text("Only Pat Practitioner can start this session")
        expect(shown.get_by_role("link", name="Start", exact=True)).to_have_count(0)
    address = re.search("appointment=([^&]+)", linked["Rita"].page.url)[1]
    page = linked["Mary"].page
    page.goto(f"/launch/{address}")
    expect(page.get_by_role("main")).to_contain_text("Only Pat Practitioner can start this session")
    expect(page.get_by_role("button", name=re.compile("^Start"))).to_have_count(0)
    # Not by a form of one's own making either: a master's right is not the host's.
    status = page.evaluate(
        """async id => {
            const csrf = document.querySelector('input[name=csrf]').value
            const body = new URLSearchParams({csrf, choice: 'browser', confirmed: 'yes'})
            return (await fetch('/zoom/start/' + id, {method: 'POST', body})).status
        }""",
        address,
    )
    assert status == 403
    assert calls_of(cluster, linked.zoom) == []


def test_a_second_call_warns_first_and_start_anyway_ends_the_first(linked, cluster):
    pat = linked["Pat"]
    book(pat, "First Client", minutes=1)
    first = launch(pat, "First Client")
    first_call = start(first)
    expect(live(first)).to_be_visible(timeout=20_000)
    book(pat, "Second Client", minutes=12)
    expect(panel(pat.page)).to_contain_text(re.compile(r"In another call since \d\d:\d\d"))
    second = launch(pat, "Second Client")
    warning = press_start(second)
    expect(warning.get_by_role("heading", level=1, name="Another call")).to_be_visible()
    main = warning.get_by_role("main")
    expect(main).to_contain_text(re.compile(r"In a call with \d\d:\d\d since \d\d:\d\d"))
    expect(main).to_contain_text("Calls at the same time need Telehealth Pro")
    expect(main).to_contain_text("Mary Master")
    pat.check_accessible(warning)
    pat.picture("start second call", warning)
    # Going back leaves the first as it is.
    warning.get_by_role("link", name="Go back", exact=True).click()
    expect(warning.get_by_role("heading", level=1, name="Telehealth launch page")).to_be_visible()
    assert len([call for call in calls_of(cluster, linked.zoom) if not call.get("endedAt")]) == 1

    # (Pressed there, it stays in the call's own tab.)
    warning.get_by_role("button", name="Start in this browser", exact=True).click()
    warning.get_by_role("button", name="Start anyway", exact=True).click()
    warning.get_by_role("button", name="End Other Meeting and Start This One").click()
    warning.wait_for_url(re.compile("/call/"))
    expect(ended(first)).to_be_visible(timeout=20_000)
    expect(live(second)).to_be_visible(timeout=20_000)
    expect(first_call.get_by_text(re.compile("ended", re.I)).first).to_be_visible(timeout=20_000)
    end(warning)
    expect(ended(second)).to_be_visible(timeout=20_000)


def test_pressing_start_of_another_right_after_warns_that_one_was_just_opened(linked, cluster):
    pat = linked["Pat"]
    cluster.simulator(
        "/faults", {"operation": "webhook.meeting.started", "kind": "drop", "user": linked.zoom.email, "count": 1}
    )
    book(pat, "Alma Opened", minutes=1)
    book(pat, "Berta Next", minutes=40)
    opened = press_start(launch(pat, "Alma Opened"), "Start in the Zoom Desktop App")
    opened.wait_for_url(re.compile(r"^http://zoom\.localhost:"))
    # Zoom's page is open, nobody has gone into the call yet.
    warning = press_start(launch(pat, "Berta Next"))
    expect(warning.get_by_role("main")).to_contain_text(re.compile("was opened (moments|a minute) ago"))
    warning.get_by_role("link", name="Go back", exact=True).click()


def test_who_waits_at_zoom_before_the_host_is_seen(linked, cluster):
    """Somebody who has Zoom's own link, say from a call before."""
    pat = linked["Pat"]
    book(pat, "Wim Waiting")
    expect(panel(pat.page).get_by_text("Ready", exact=True).first).to_be_visible(timeout=20_000)
    [meeting] = meetings_of(cluster, linked.zoom)
    seat = cluster.simulator(f"/meetings/{meeting['number']}/join", {"name": "Wim"})["seat"]
    told = panel(pat.page).get_by_text("1 client waiting", exact=True)
    expect(told).to_be_visible(timeout=20_000)
    expect(block(pat.page, "Wim Waiting")).to_contain_text("1 client waiting")
    cluster.simulator(f"/seats/{seat}/leave", {})
    expect(told).to_have_count(0, timeout=20_000)
    cluster.simulator(f"/meetings/{meeting['number']}/join", {"name": "Wim"})
    expect(told).to_be_visible(timeout=20_000)
    call = start(launch(pat, "Wim Waiting", path=None))
    expect(live(panel(pat.page))).to_be_visible(timeout=20_000)
    end(call)


def test_what_cannot_be_started_says_so(linked, cluster, somebody):
    pat = linked["Pat"]
    book(pat, "Inga Inperson", telehealth=False)
    expect(panel(pat.page).get_by_role("link", name="Start", exact=True)).to_have_count(0)
    id = re.search("appointment=([^&]+)", pat.page.url)[1]
    assert pat.page.goto(f"/launch/{id}").status == 409
    expect(pat.page.get_by_role("heading", level=1, name="This is no telehealth appointment")).to_be_visible()
    assert pat.page.goto("/launch/no-such-appointment").status == 404
    assert pat.page.get_by_role("main").get_by_role("link").count() >= 1


def test_the_client_and_the_practitioner_meet_in_the_same_call(linked, cluster, somebody):
    cluster.simulator(f"/users/{linked.zoom.id}", {"settings": {"waitingRoom": True}}, "PATCH")
    pat = linked["Pat"]
    book(pat, "Cleo Client")
    link = client_link(panel(pat.page), "Cleo Client")
    call = start(launch(pat, "Cleo Client"))
    client = somebody("client", timezone_id=ZONE.key)
    client.page.goto(link)
    join(client.page, "Cleo")
    expect(call.get_by_role("button", name="Admit Cleo")).to_be_visible()
    call.get_by_role("button", name="Admit Cleo").click()
    expect(client.page.get_by_role("button", name="Leave Meeting")).to_be_visible()

    def inside():
        seats = [seat for call in calls_of(cluster, linked.zoom) for seat in call["seats"]]
        return {seat["name"] for seat in seats if seat["place"] == "inside"}

    wait_until("both are in the one call", lambda: len(inside()) == 2 and "Cleo" in inside())
    assert len(calls_of(cluster, linked.zoom)) == 1
    end(call)
