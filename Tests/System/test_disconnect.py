"""Disconnecting: at both doors, and inside Zoom's Marketplace; the same end, and connecting again restores what was planned."""

import re

import pytest
from playwright.sync_api import expect
from support.linked import Linked
from support.waiting import wait_until
from support.walk import (
    block,
    book,
    choose,
    client_link,
    connect,
    connect_own,
    disconnect,
    live_grants,
    meetings_of,
    open_integration,
    panel,
)


@pytest.fixture
def linked(cluster, somebody):
    """A linked practitioner with one appointment today, whose Zoom meeting is there."""
    linked = Linked(cluster, somebody)
    book(linked["Rita"], "Uma Upcoming", practitioner="Pat Practitioner", minutes=60)
    expect(panel(linked["Rita"].page).get_by_text("Ready", exact=True).first).to_be_visible(timeout=20_000)
    assert len(meetings_of(cluster, linked.zoom)) == 1
    return linked


def expect_nothing_left(linked):
    """At Zoom and here: no grant, no meeting, a free slot; the appointment stands."""
    wait_until("our meetings are gone at Zoom", lambda: not meetings_of(linked.cluster, linked.zoom))
    wait_until("the grant is gone at Zoom", lambda: not live_grants(linked.cluster, linked.zoom))
    rita = linked["Rita"]
    expect(panel(rita.page).get_by_text("Zoom is not connected yet")).to_be_visible(timeout=20_000)
    expect(block(rita.page, "Uma Upcoming")).to_be_visible()


def expect_restored(linked):
    expect(panel(linked["Rita"].page).get_by_text("Ready", exact=True).first).to_be_visible(timeout=20_000)
    assert len(meetings_of(linked.cluster, linked.zoom)) == 1


def test_at_the_settings_door_with_the_preview_and_reconnecting_restores(linked):
    mary, rita = linked["Mary"], linked["Rita"]
    link = client_link(panel(rita.page), "Uma Upcoming")
    mary.page.goto("/calendar")
    open_integration(mary, "Pat Practitioner")
    mary.page.get_by_role("link", name="Disconnect from Zoom", exact=True).click()
    main = mary.page.get_by_role("main")
    expect(main).to_contain_text("Pat Practitioner has 1 upcoming telehealth appointment")
    expect(main).to_contain_text("1 Zoom meeting")
    expect(main).to_contain_text("Client links already given out")
    mary.check_accessible()
    mary.picture("disconnect preview")
    mary.page.get_by_role("link", name="Keep the link").click()
    expect(mary.page.get_by_text("Linked to Zoom", exact=True)).to_be_visible()
    disconnect(mary)
    expect_nothing_left(linked)
    connect(mary, "Pat Practitioner", linked.zoom, sign_in=True)
    expect_restored(linked)
    assert client_link(panel(rita.page), "Uma Upcoming") == link


def test_at_the_own_door(linked):
    pat = linked["Pat"]
    pat.page.goto("/calendar")
    choose(pat, linked.practice, "Practitioner Profile")
    pat.page.get_by_role("link", name="Telehealth Integration", exact=True).click()
    disconnect(pat)
    expect_nothing_left(linked)
    # The browser is still signed in at Zoom from connecting.
    connect_own(pat, linked.practice, linked.zoom, sign_in=False)
    expect_restored(linked)


@pytest.mark.parametrize("way", ["Added Apps", "search"])
def test_inside_zooms_marketplace(linked, way):
    pat = linked["Pat"]
    page = pat.page
    page.goto(linked.cluster.record["simulator"]["origin"] + "/marketplace")
    if way == "search":
        page.get_by_label("Search apps").fill("BYO Telehealth")
        page.get_by_label("Search apps").press("Enter")
    else:
        page.get_by_role("link", name="Manage", exact=True).click()
        page.get_by_role("link", name="Added Apps", exact=True).click()
    page.get_by_role("link", name=re.compile("^Zoom BYO Telehealth")).first.click()
    page.get_by_role("button", name="Remove", exact=True).click()
    confirm = page.get_by_role("button", name=re.compile("^(Remove|Confirm|Yes)"))
    if confirm.count() and confirm.first.is_visible():
        confirm.first.click()
    rita = linked["Rita"]
    expect(panel(rita.page).get_by_text("Zoom is not connected yet")).to_be_visible(timeout=20_000)
    page.goto("/calendar")
    choose(pat, linked.practice, "Practitioner Profile")
    page.get_by_role("link", name="Telehealth Integration", exact=True).click()
    expect(page.get_by_text("The app was removed inside Zoom's Marketplace")).to_be_visible()
    expect(page.get_by_role("button", name="Connect to Zoom", exact=True)).to_be_visible()
    connect_own(pat, linked.practice, linked.zoom, sign_in=False)
    expect_restored_after_removal(linked)


def expect_restored_after_removal(linked):
    """A removed app could not delete its meetings; connecting again finds its own or makes a new one."""
    expect(panel(linked["Rita"].page).get_by_text("Ready", exact=True).first).to_be_visible(timeout=20_000)


def test_a_second_tab_that_still_shows_the_link_disconnects_nothing_newer(linked):
    mary = linked["Mary"]
    mary.page.goto("/calendar")
    open_integration(mary, "Pat Practitioner")
    old = mary.context.new_page()
    old.goto(mary.page.url)
    old.get_by_role("link", name="Disconnect from Zoom", exact=True).click()
    disconnect(mary)
    connect(mary, "Pat Practitioner", linked.zoom)
    old.get_by_role("button", name="Disconnect from Zoom", exact=True).click()
    mary.page.reload()
    expect(mary.page.get_by_text("Linked to Zoom", exact=True)).to_be_visible()
