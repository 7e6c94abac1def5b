"""Zoom in trouble: within 10 s of Start there is the call, or a sentence with what failed, who can mend it, and a button."""

import re
import time

import pytest
from playwright.sync_api import expect
from support.linked import Linked
from support.waiting import wait_until
from support.walk import (
    allow,
    book,
    client_link,
    end,
    ended,
    launch,
    live,
    meetings_of,
    open_appointment,
    panel,
    press_start,
    start,
)


@pytest.fixture
def linked(cluster, somebody):
    linked = Linked(cluster, somebody)
    yield linked
    for fault in cluster.simulator("/faults") or []:
        if fault.get("user") in (linked.zoom.email, linked.zoom.id):
            cluster.simulator(f"/faults/{fault['id']}", method="DELETE")


def fault(linked, operation, kind, **fields):
    """Lets Zoom fail for this test's own practitioner; returns the fault's id."""
    body = {"operation": operation, "kind": kind, "user": linked.zoom.email, **fields}
    return linked.cluster.simulator("/faults", body)["id"]


def mend(linked, id):
    linked.cluster.simulator(f"/faults/{id}", method="DELETE")


def press_in_trouble(tab):
    """Presses Start; returns the tab once its page says how it went, within 10 s (and a little for the browser)."""
    began = time.monotonic()
    opened = press_start(tab)
    expect(opened.get_by_role("heading", level=1, name="The session could not be started")).to_be_visible(
        timeout=12_000
    )
    assert time.monotonic() - began < 12
    return opened


@pytest.mark.parametrize(
    ("operation", "kind", "fields", "sentence"),
    [
        ("meeting.*", "status", {"status": 503}, "Zoom does not answer"),
        ("meeting.*", "hang", {}, "Zoom does not answer"),
        ("meeting.*", "reset", {"afterEffect": False}, "Zoom does not answer"),
        ("meeting.*", "badJSON", {}, "Zoom"),
        ("meeting.*", "rateLimit", {}, "Zoom asks for a pause"),
    ],
    ids=["down", "hanging", "cut", "bad JSON", "429"],
)
def test_start_while_zoom_is_in_trouble(linked, somebody, operation, kind, fields, sentence):
    pat = linked["Pat"]
    id = fault(linked, operation, kind, **fields)
    book(pat, "Tess Trouble")
    client = somebody("client")
    client.page.goto(client_link(panel(pat.page), "Tess Trouble"))
    tab = launch(pat, "Tess Trouble")
    page = press_in_trouble(tab)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text(sentence)
    expect(page.get_by_role("button", name="Retry", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Go back", exact=True)).to_be_visible()
    pat.check_accessible(page)
    # The client's page does not promise what isn't there.
    expect(client.page.get_by_role("button", name="Join the session")).to_have_count(0)
    mend(linked, id)
    page.get_by_role("button", name="Retry", exact=True).click()
    page.wait_for_url(re.compile("/call/"), timeout=20_000)
    expect(live(tab)).to_be_visible(timeout=20_000)
    expect(client.page.get_by_role("button", name="Join the session")).to_be_visible(timeout=20_000)
    end(page)
    assert len(meetings_of(linked.cluster, linked.zoom)) == 1, "what was tried again was made once"


def test_start_that_zoom_refuses(linked):
    pat = linked["Pat"]
    book(pat, "Ralf Refused")
    expect(panel(pat.page).get_by_text("Ready", exact=True).first).to_be_visible(timeout=20_000)
    tab = launch(pat, "Ralf Refused")
    id = fault(linked, "meeting.*", "status", status=400)
    page = press_in_trouble(tab)
    expect(page.get_by_role("alert")).to_contain_text("Zoom refused the request")
    expect(page.get_by_role("alert")).to_contain_text("Zoom account's settings")
    mend(linked, id)
    page.get_by_role("button", name="Retry", exact=True).click()
    page.wait_for_url(re.compile("/call/"), timeout=20_000)
    end(page)


def test_an_answer_that_was_lost_makes_no_second_meeting(linked):
    pat = linked["Pat"]
    fault(linked, "meeting.create", "reset", count=1)
    book(pat, "Lia Lost")
    expect(panel(pat.page).get_by_text("Ready", exact=True).first).to_be_visible(timeout=30_000)
    assert len(meetings_of(linked.cluster, linked.zoom)) == 1


@pytest.mark.parametrize(
    ("kind", "fields", "sentence"),
    [("meetingLimit", {}, "00:00 UTC"), ("status", {"status": 400}, "Zoom refused the request")],
    ids=["daily limit", "refused"],
)
def test_a_meeting_that_zoom_refused_is_started_once_that_is_mended(linked, kind, fields, sentence):
    pat, rita = linked["Pat"], linked["Rita"]
    id = fault(linked, "meeting.create", kind, **fields)
    book(rita, "Dina Daily", practitioner="Pat Practitioner")
    expect(panel(rita.page)).to_contain_text(sentence, timeout=20_000)
    expect(panel(rita.page).get_by_role("link", name="Start", exact=True)).to_have_count(0)
    tab = launch(pat, "Dina Daily")
    expect(panel(pat.page)).to_contain_text(sentence)
    expect(tab.get_by_role("main")).to_contain_text(sentence)
    pat.check_accessible(tab)
    page = press_in_trouble(tab)
    expect(page.get_by_role("alert")).to_contain_text(sentence)
    page.close()
    mend(linked, id)
    call = start(tab)
    expect(live(tab)).to_be_visible(timeout=20_000)
    end(call)
    expect(ended(tab)).to_be_visible(timeout=20_000)


def test_a_slow_zoom_still_ends_in_the_call(linked):
    pat = linked["Pat"]
    book(pat, "Sloan Slow")
    expect(panel(pat.page).get_by_text("Ready", exact=True).first).to_be_visible(timeout=20_000)
    fault(linked, "meeting.read", "delay", milliseconds=2_000)
    call = start(launch(pat, "Sloan Slow"))
    end(call)


def test_tokens_that_zoom_no_longer_takes_ask_to_reconnect_at_every_place(linked, somebody):
    pat, rita, cluster = linked["Pat"], linked["Rita"], linked.cluster
    book(rita, "Rene Revoked", practitioner="Pat Practitioner")
    expect(panel(rita.page).get_by_text("Ready", exact=True).first).to_be_visible(timeout=20_000)
    client = somebody("client")
    client.page.goto(client_link(panel(rita.page), "Rene Revoked"))
    tab = launch(pat, "Rene Revoked")
    cluster.simulator(f"/users/{linked.zoom.id}/tokens?refresh=true", method="DELETE")
    page = press_start(tab)
    main = page.get_by_role("main")
    expect(main).to_contain_text("Zoom no longer accepts the link", timeout=12_000)
    pat.check_accessible(page)
    # Calendar, panel and the client's page agree.
    expect(rita.page.get_by_text("Zoom has to be connected again for Pat Practitioner")).to_be_visible(timeout=20_000)
    expect(panel(rita.page)).to_contain_text("Zoom has to be connected again")
    expect(client.page.get_by_role("heading", name="This session can’t begin yet")).to_be_visible(timeout=20_000)
    tab.close()
    page.get_by_role("link", name="Reconnect", exact=True).click()
    page.get_by_role("button", name="Reconnect to Zoom", exact=True).click()
    page.wait_for_url(re.compile(r"^http://zoom\.localhost:"))
    allow(page)
    expect(page.get_by_text("Linked to Zoom", exact=True)).to_be_visible(timeout=20_000)
    expect(panel(rita.page).get_by_text("Ready", exact=True).first).to_be_visible(timeout=20_000)
    expect(client.page.get_by_role("heading", name="Please wait for Pat Practitioner")).to_be_visible(timeout=20_000)
    end(start(launch(pat, "Rene Revoked")))


def test_access_tokens_that_ran_out_are_renewed_without_anybody_noticing(linked):
    pat = linked["Pat"]
    book(pat, "Rita Renewed")
    expect(panel(pat.page).get_by_text("Ready", exact=True).first).to_be_visible(timeout=20_000)
    linked.cluster.simulator(f"/users/{linked.zoom.id}/tokens", method="DELETE")
    end(start(launch(pat, "Rita Renewed")))


def test_a_refresh_whose_answer_was_lost_asks_to_reconnect(linked):
    pat = linked["Pat"]
    fault(linked, "oauth.refresh", "reset", count=5)
    linked.cluster.simulator(f"/users/{linked.zoom.id}/tokens", method="DELETE")
    book(pat, "Rex Refresh")
    expect(panel(pat.page)).to_contain_text("Zoom has to be connected again", timeout=30_000)


def test_a_meeting_that_was_deleted_at_zoom_is_made_anew_at_start(linked, cluster):
    pat = linked["Pat"]
    book(pat, "Mona Missing")
    expect(panel(pat.page).get_by_text("Ready", exact=True).first).to_be_visible(timeout=20_000)
    [meeting] = meetings_of(cluster, linked.zoom)
    link = client_link(panel(pat.page), "Mona Missing")
    cluster.simulator(f"/meetings/{meeting['number']}", method="DELETE")
    tab = launch(pat, "Mona Missing")
    page = press_start(tab)
    page.wait_for_url(re.compile(r"^http://zoom\.localhost:"), timeout=20_000)
    page.wait_for_url(re.compile("/call/"), timeout=20_000)
    expect(live(tab)).to_be_visible(timeout=20_000)
    assert client_link(open_appointment(linked["Pat"], "Mona Missing"), "Mona Missing") == link
    end(page)


def test_a_meeting_that_was_moved_or_deleted_at_zoom_comes_back_by_itself(linked, cluster):
    pat = linked["Pat"]
    book(pat, "Maya Moved")
    expect(panel(pat.page).get_by_text("Ready", exact=True).first).to_be_visible(timeout=20_000)
    [meeting] = meetings_of(cluster, linked.zoom)
    cluster.simulator(
        f"/meetings/{meeting['number']}", {"start_time": "2030-01-01T10:00:00Z", "duration": 90}, "PATCH"
    )

    def as_booked():
        return [(m["startTime"], m["duration"]) for m in meetings_of(cluster, linked.zoom)] == [
            (meeting["startTime"], meeting["duration"])
        ]

    wait_until("the meeting is where the appointment is", as_booked)
    cluster.simulator(f"/meetings/{meeting['number']}", method="DELETE")
    wait_until("there is a meeting again", as_booked)
    assert meetings_of(cluster, linked.zoom)[0]["number"] != meeting["number"]
    expect(panel(pat.page).get_by_text("Ready", exact=True).first).to_be_visible(timeout=20_000)


@pytest.mark.parametrize(
    ("operation", "kind", "fields"),
    [
        ("webhook.*", "double", {}),
        ("webhook.*", "delay", {"milliseconds": 1_500}),
        ("webhook.meeting.started", "hold", {}),
        ("webhook.meeting.started", "drop", {}),
        ("webhook.meeting.ended", "drop", {}),
    ],
    ids=["doubled", "late", "reordered", "begin lost", "end lost"],
)
def test_webhooks_that_come_twice_late_reordered_or_never_end_in_the_truth(linked, operation, kind, fields):
    pat = linked["Pat"]
    fault(linked, operation, kind, **fields)
    book(pat, "Wanda Webhook")
    tab = launch(pat, "Wanda Webhook")
    call = start(tab)
    # A call that nothing is heard of is asked after.
    expect(live(tab)).to_be_visible(timeout=30_000)
    end(call)
    # And the end of one after half a minute of silence.
    expect(ended(tab)).to_be_visible(timeout=60_000)


def test_webhooks_that_are_forged_change_nothing(linked, cluster):
    import hashlib
    import hmac
    import json
    import urllib.error
    import urllib.request
    from pathlib import Path

    pat = linked["Pat"]
    book(pat, "Fay Forged")
    expect(panel(pat.page).get_by_text("Ready", exact=True).first).to_be_visible(timeout=20_000)
    [meeting] = meetings_of(cluster, linked.zoom)
    secret = Path(cluster.record["files"]["zoomWebhookSecret"]).read_text().strip()
    body = json.dumps(
        {
            "event": "meeting.started",
            "event_ts": int(time.time() * 1000),
            "payload": {
                "account_id": "a",
                "object": {
                    "id": str(meeting["number"]),
                    "uuid": "forged==",
                    "host_id": linked.zoom.id,
                    "topic": "x",
                    "type": 2,
                    "start_time": "2026-11-24T08:00:00Z",
                    "timezone": "UTC",
                    "duration": 30,
                },
            },
        }
    )

    def post(text, stamp, signature):
        request = urllib.request.Request(
            cluster.origin + "/zoom/webhooks",
            text.encode(),
            {"Content-Type": "application/json", "x-zm-request-timestamp": str(stamp), "x-zm-signature": signature},
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                return response.status
        except urllib.error.HTTPError as error:
            return error.code

    def sign(text, stamp, key):
        return "v0=" + hmac.new(key.encode(), f"v0:{stamp}:{text}".encode(), hashlib.sha256).hexdigest()

    now = int(time.time())
    assert post(body, now, sign(body, now, "wrong")) == 401
    assert post(body, now, "") == 401
    assert post(body, now - 3 * 3600, sign(body, now - 3 * 3600, secret)) == 401
    assert post(body + " ", now, sign(body, now, secret)) == 401
    assert post("{", now, sign("{", now, secret)) in (200, 400)
    # A challenge is answered for Zoom alone: it would sign anything otherwise.
    challenge = json.dumps({"event": "endpoint.url_validation", "payload": {"plainToken": f"v0:{now}:{body}"}})
    assert post(challenge, now, sign(challenge, now, "wrong")) == 401
    assert post(challenge, now, sign(challenge, now, secret)) >= 400
    pat.page.reload()
    expect(panel(pat.page).get_by_text("Ready", exact=True).first).to_be_visible()
