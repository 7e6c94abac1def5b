"""The client's link: one unguessable address whose page tells the truth from booking to end."""

import re
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from support.linked import Linked
from support.people import PHONE
from support.walk import book, client_link, end, join, launch, local, open_appointment, panel, start
from support.zone import ZONE


@pytest.fixture
def linked(cluster, somebody):
    return Linked(cluster, somebody)


@pytest.fixture
def client(somebody):
    """A client abroad, on a phone."""
    return somebody("client", **(PHONE | {"timezone_id": "America/New_York"}))


def says(page, title):
    expect(page.get_by_role("heading", level=2, name=title)).to_be_visible(timeout=20_000)


def test_a_visit_as_the_client_sees_it(linked, client):
    rita, pat, page = linked["Rita"], linked["Pat"], client.page
    begins = book(rita, "Cleo Client", practitioner="Pat Practitioner", minutes=90)
    link = client_link(panel(rita.page), "Cleo Client")
    assert re.fullmatch(re.escape(linked.cluster.origin) + r"/join/[A-Za-z0-9_.~-]{20,}", link)
    page.goto(link)
    says(page, "It is too early to join")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Pat Practitioner")
    expect(main).to_contain_text(linked.practice.name)
    # In the client's own zone, with the practice's beside it, both named.
    expect(main).to_contain_text("America/New_York")
    expect(main).to_contain_text(ZONE.key)
    assert "Cleo" not in page.content(), "the page names nobody to whoever holds the link"
    client.check_accessible()
    client.picture("join early")

    # Moved nearer: the same link, without reload.
    open_appointment(rita, "Cleo Client")
    panel(rita.page).get_by_role("link", name="Move", exact=True).click()
    sooner = local(5)
    rita.page.get_by_label("Date", exact=True).fill(sooner.date().isoformat())
    rita.page.get_by_label("Start", exact=True).fill(sooner.strftime("%H:%M"))
    rita.page.get_by_role("button", name="Move appointment", exact=True).click()
    assert client_link(panel(rita.page), "Cleo Client") == link
    says(page, "Please wait for Pat Practitioner")
    expect(page.get_by_text("This appointment has been moved")).to_be_visible()
    expect(main).to_contain_text(f"It was {begins.astimezone(ZoneInfo('America/New_York')):%A}")
    expect(main).to_contain_text(f"{begins.astimezone(ZoneInfo('America/New_York')):%H:%M} (America/New_York")
    # The practice sees that somebody waits.
    expect(rita.page.get_by_text("1 client waiting").first).to_be_visible(timeout=20_000)
    client.picture("join waiting")

    tab = launch(pat, "Cleo Client")
    call = start(tab)
    says(page, "Pat Practitioner is ready for you")
    expect(main).to_contain_text("There is nothing to download")
    client.check_accessible()
    client.picture("join live")
    join(page, "Cleo")
    expect(call.get_by_text("Cleo").first).to_be_visible(timeout=20_000)
    end(call)
    page.goto(link)
    says(page, "This session has ended")


def test_a_cancelled_appointment_is_told_on_the_open_page(linked, client):
    rita = linked["Rita"]
    book(rita, "Carl Cancelled", practitioner="Pat Practitioner", minutes=5)
    client.page.goto(client_link(panel(rita.page), "Carl Cancelled"))
    says(client.page, "Please wait for Pat Practitioner")
    panel(rita.page).get_by_role("link", name="Cancel appointment", exact=True).click()
    rita.page.get_by_role("button", name="Cancel appointment", exact=True).click()
    says(client.page, "This appointment is cancelled")


def test_the_practitioner_is_still_in_another_call(linked, client):
    pat = linked["Pat"]
    book(pat, "Earl Earlier", minutes=1)
    book(pat, "Nora Next", minutes=10)
    client.page.goto(client_link(panel(pat.page), "Nora Next"))
    says(client.page, "Please wait for Pat Practitioner")
    call = start(launch(pat, "Earl Earlier"))
    says(client.page, "Pat Practitioner is still in another call")
    end(call)
    says(client.page, "Please wait for Pat Practitioner")


def test_each_of_several_clients_has_a_link_of_their_own(linked, somebody):
    pat = linked["Pat"]
    page = pat.page
    page.goto("/calendar")
    page.get_by_role("link", name="Book appointment", exact=True).click()
    choice = page.get_by_label("Practitioner", exact=True)
    choice.select_option(choice.locator("option").filter(has_text="Pat Practitioner").get_attribute("value"))
    page.get_by_label("Client", exact=True).fill("Anna One")
    page.get_by_label("This is a new client", exact=True).check()
    page.get_by_role("button", name="Add another client").click()
    page.get_by_label(re.compile(r"^Client 2( \(optional\))?$")).fill("Bert Two")
    page.get_by_label("Client 2 is a new client").check()
    begins = local(5)
    page.get_by_label("Date", exact=True).fill(begins.date().isoformat())
    page.get_by_label("Start", exact=True).fill(begins.strftime("%H:%M"))
    page.get_by_role("button", name="Book appointment", exact=True).click()
    shown = panel(page)
    links = [client_link(shown, name) for name in ("Anna One", "Bert Two")]
    assert links[0] != links[1]
    call = start(launch(pat, "Anna One"))
    for name, link in zip(("Anna", "Bert"), links):
        person = somebody(name)
        person.page.goto(link)
        join(person.page, name)
        expect(call.get_by_text(name).first).to_be_visible(timeout=20_000)
    end(call)


def test_a_replaced_link_stops_and_a_forged_one_was_never_valid(linked, client):
    rita, page = linked["Rita"], client.page
    book(rita, "Rene Replaced", practitioner="Pat Practitioner", minutes=5)
    old = client_link(panel(rita.page), "Rene Replaced")
    panel(rita.page).get_by_role("link", name="Replace this link").click()
    rita.page.get_by_role("button", name="Replace link", exact=True).click()
    new = client_link(panel(rita.page), "Rene Replaced")
    assert new != old
    assert page.goto(old).status == 410
    expect(page.get_by_role("heading", level=1, name="This link has been replaced")).to_be_visible()
    assert page.goto(new).status == 200
    broken = [
        new[:-1],
        new[:-6] + ("AAAAAA" if not new.endswith("AAAAAA") else "BBBBBB"),
        linked.cluster.origin + "/join/x",
        new + "x",
    ]
    for link in broken:
        assert page.goto(link).status == 404, link
        expect(page.get_by_role("heading", level=1, name="This link is not valid")).to_be_visible()


def test_opening_the_link_changes_nothing_and_a_ticket_works_once(linked, client, cluster):
    pat, page = linked["Pat"], client.page
    book(pat, "Tim Ticket")
    link = client_link(panel(pat.page), "Tim Ticket")
    call = start(launch(pat, "Tim Ticket"))
    page.goto(link)
    says(page, "Pat Practitioner is ready for you")
    seats = lambda: [seat for c in cluster.simulator("/calls") if c["hostId"] == linked.zoom.id for seat in c["seats"]]  # noqa: E731
    assert len(seats()) == 1
    tickets = []
    page.on(
        "request",
        lambda request: (
            tickets.append(request.post_data)
            if request.url.endswith("/zoom/join") and request.method == "POST"
            else None
        ),
    )
    page.get_by_role("button", name="Join the session", exact=True).click()
    page.wait_for_url(re.compile(r"^http://zoom\.localhost:"))
    assert len(tickets) == 1
    again = page.context.request.post(
        cluster.origin + "/zoom/join",
        data=tickets[0],
        headers={"Content-Type": "application/x-www-form-urlencoded", "Origin": cluster.origin},
    )
    assert again.status == 400 and "Open your link again" in again.text()
    end(call)


def test_a_receptionist_copies_the_link(linked):
    rita = linked["Rita"]
    rita.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=linked.cluster.origin)
    book(rita, "Cora Copied", practitioner="Pat Practitioner")
    shown = panel(rita.page)
    shown.get_by_role("button", name="Copy link for Cora Copied").click()
    assert rita.page.evaluate("navigator.clipboard.readText()") == client_link(shown, "Cora Copied")


def test_no_join_link_nor_client_is_in_a_log_or_on_the_bus(linked, cluster, bus):
    rita = linked["Rita"]
    book(rita, "Zebulon Secretive", practitioner="Pat Practitioner")
    link = client_link(panel(rita.page), "Zebulon Secretive")
    rita.page.goto(link)
    token = link.rsplit("/", 1)[1]
    import pathlib

    logs = pathlib.Path(cluster.part("scheduling")["log"]).parent
    for path in logs.iterdir():
        text = path.read_text(errors="replace")
        assert token not in text, f"a join link is in {path.name}"
        assert "Zebulon" not in text, f"a client's name is in {path.name}"
    for service in ("identity", "zoom", "scheduling"):
        for kind in ("commands", "events", "outcomes"):
            for message in bus.all(f"{service}.{kind}.v1"):
                everything = (message.value or b"") + str(message.headers).encode()
                assert b"Zebulon" not in everything and token.encode() not in everything
