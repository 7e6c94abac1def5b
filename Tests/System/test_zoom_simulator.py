"""The Zoom simulator by itself: what it answers, what it announces, what people press."""

import json
import os
import re
import signal
import subprocess
import urllib.parse

import pytest
from support.cluster import PROGRAMS
from support.people import PHONE, Person
from support.simulator import Receiver, Simulator
from support.waiting import wait_until
from support.zoom_schemas import REFERENCE, ZoomSchemas

needs_reference = pytest.mark.skipif(
    not REFERENCE.exists(), reason=f"needs Zoom's published schemas: there is no {REFERENCE} (ZOOM_REFERENCE)"
)
APPOINTMENT = {
    "type": 2,
    "topic": "Telehealth appointment",
    "agenda": "tref:01J",
    "start_time": "2030-05-01T09:30:00",
    "duration": 50,
    "timezone": "Australia/Sydney",
}


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def zoom():
    simulator = Simulator().start()
    yield simulator
    assert simulator.stop() == 0


@pytest.fixture
def people(browser, zoom):
    """Gives people browsers at the simulator; a page's own errors fail the test."""
    made = []

    def make(name, **context):
        person = Person(browser, zoom, name, **context)
        made.append(person)
        return person

    yield make
    for person in made:
        person.close()
    assert not [trouble for person in made for trouble in person.troubles]


@pytest.fixture
def schemas():
    return ZoomSchemas()


# What it answers


@needs_reference
def test_its_rest_answers_are_as_zoom_publishes_them(zoom, schemas):
    zoom.put_app(
        scopes=[
            {"name": name}
            for name in (
                "user:read:user user:read:settings user:read:token user:read:zak meeting:write:meeting meeting:read:meeting "
                "meeting:read:list_meetings meeting:update:meeting meeting:delete:meeting meeting:update:status "
                "meeting:read:invitation meeting:read:past_meeting meeting:read:list_past_participants"
            ).split()
        ]
    )
    zoom.add_user(plan="pro", timeZone="Australia/Sydney")
    token = zoom.connect()["access_token"]

    def ask(method, path, body=None, status=200):
        answered, _, answer = zoom.api(token, method, path, body)
        assert answered == status, answer
        return answer

    schemas.check_user_answer("GET /users/{userId}", ask("GET", "/users/me"))
    # Zoom's example of the settings shows both, the declarations that the schema comes from don't.
    schemas.check_user_answer(
        "GET /users/{userId}/settings",
        ask("GET", "/users/me/settings"),
        beyond={"meeting_authentication", "recording_authentication"},
    )
    schemas.check_user_answer("GET /users/{userId}/token", ask("GET", "/users/me/token?type=zak"))
    schemas.check_user_answer("GET /users/me/zak", ask("GET", "/users/me/zak"))

    # The specification's answer to a create lists neither, examples elsewhere show both (zoom/FACTS section 2).
    made = ask("POST", "/users/me/meetings", APPOINTMENT, 201)
    schemas.check_meeting_answer("post", "/users/{userId}/meetings", 201, made, beyond={"uuid", "host_id"})
    assert made["start_time"] == "2030-04-30T23:30:00Z"
    number = made["id"]
    listed = ask("GET", "/users/me/meetings?type=scheduled&page_size=300")
    schemas.check_meeting_answer("get", "/users/{userId}/meetings", 200, listed)
    assert [row["agenda"] for row in listed["meetings"]] == ["tref:01J"]
    schemas.check_meeting_answer(
        "get", "/users/{userId}/upcoming_meetings", 200, ask("GET", "/users/me/upcoming_meetings")
    )
    schemas.check_meeting_answer("get", "/meetings/{meetingId}", 200, ask("GET", f"/meetings/{number}"))
    schemas.check_meeting_answer(
        "get", "/meetings/{meetingId}/invitation", 200, ask("GET", f"/meetings/{number}/invitation")
    )
    ask("PATCH", f"/meetings/{number}", {"duration": 30}, 204)

    zoom.control("POST", f"/meetings/{number}/start", {"client": "browser"})
    zoom.control("POST", f"/meetings/{number}/join", {"name": "Sam"})
    zoom.control("POST", f"/meetings/{number}/admit", {})
    running = ask("GET", f"/meetings/{number}")
    assert running["status"] == "started"
    schemas.check_meeting_answer("get", "/meetings/{meetingId}", 200, running)
    ask("PUT", f"/meetings/{number}/status", {"action": "end"}, 204)
    past = ask("GET", f"/past_meetings/{number}")
    schemas.check_meeting_answer("get", "/past_meetings/{meetingId}", 200, past)
    twice = urllib.parse.quote(urllib.parse.quote(past["uuid"], safe=""), safe="")
    assert ask("GET", f"/past_meetings/{twice}") == past
    people = ask("GET", f"/past_meetings/{number}/participants")
    schemas.check_meeting_answer("get", "/past_meetings/{meetingId}/participants", 200, people)
    assert {row["name"] for row in people["participants"]} == {"Ada Bell", "Sam"}
    ask("DELETE", f"/meetings/{number}", None, 204)


@needs_reference
def test_the_examples_that_zoom_gives_for_requests_are_taken(zoom):
    zoom.put_app()
    zoom.add_user(plan="pro")
    token = zoom.connect()["access_token"]
    examples = REFERENCE / "examples" / "rest"
    create = json.loads((examples / "meeting_create_request.full.json").read_text())
    status, _, made = zoom.api(token, "POST", "/users/me/meetings", create)
    assert status == 201, made
    assert made["settings"]["waiting_room"] is False and made["settings"]["audio"] == "telephony"
    update = json.loads((examples / "meeting_patch_request.full.json").read_text())
    status, _, answer = zoom.api(token, "PATCH", f"/meetings/{made['id']}", update)
    assert status == 204, answer
    zoom.control("POST", f"/meetings/{made['id']}/start", {})
    end = json.loads((examples / "meeting_status_end_request.json").read_text())
    assert zoom.api(token, "PUT", f"/meetings/{made['id']}/status", end)[0] == 204


@needs_reference
def test_its_refusals_are_those_that_were_recorded(zoom):
    zoom.put_app()
    user = zoom.add_user()
    tokens = zoom.connect()
    access = tokens["access_token"]
    recorded = {
        row["case"]: row["body"]
        for file in ("errors/api_errors.json", "oauth/errors.json")
        for row in json.loads((REFERENCE / "examples" / file).read_text())["rows"]
    }

    def same(case, answer, status, **placeholders):
        expected = json.dumps(recorded[case])
        for name, value in placeholders.items():
            expected = expected.replace("{" + name + "}", value)
        assert (answer[0], answer[2]) == (status, json.loads(expected)), case

    same("access token invalid or revoked", zoom.api("nobody's", "GET", "/users/me"), 401)
    same("token sent in the query string", zoom.api(access, "GET", f"/users/me?access_token={access}"), 401)
    same("meeting unknown, deleted or expired", zoom.api(access, "GET", "/meetings/5"), 404, meetingId="5")
    same("body is not a JSON object", zoom.api(access, "POST", "/users/me/meetings", [1]), 400)
    same("wrong client id or secret", zoom.oauth(secret="wrong", grant_type="refresh_token"), 400)
    same("malformed request", zoom.oauth(grant_type="refresh_token"), 400)
    same(
        "authorization code bad, used or expired (2025)",
        zoom.oauth(grant_type="authorization_code", code="used", redirect_uri=zoom.CALLBACK),
        400,
    )
    for kind, case in {
        "rateLimit": "rate limit, per second",
        "dailyLimit": "rate limit, daily (heavy and resource-intensive)",
        "meetingLimit": "100 meeting creates/updates a day for this user",
        "concurrent": "concurrent operations on one user",
    }.items():
        zoom.control("POST", "/faults", {"operation": "user.read", "kind": kind, "count": 1})
        same(case, zoom.api(access, "GET", "/users/me"), 429)
    zoom.control("DELETE", f"/users/{user['id']}/tokens")
    same("access token expired", zoom.api(access, "GET", "/users/me"), 401)
    refreshed = zoom.oauth(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert refreshed[0] == 200
    same(
        "refresh token stale (already rotated), revoked or expired",
        zoom.oauth(grant_type="refresh_token", refresh_token=tokens["refresh_token"]),
        400,
    )
    zoom.control("PATCH", f"/users/{user['id']}", {"licence": "none"})
    fresh = refreshed[2]["access_token"]
    same("host may not host or schedule meetings", zoom.api(fresh, "POST", "/users/me/meetings", {}), 400)


# What it announces


@needs_reference
def test_its_webhooks_are_signed_ordered_and_as_zoom_publishes_them(zoom, receiver, schemas):
    zoom.put_app(webhook=receiver)
    wait_until("the address has proved itself", lambda: zoom.control("GET", "/apps/app")["webhook"].get("validatedAt"))
    zoom.add_user()
    token = zoom.connect()["access_token"]
    number = zoom.api(token, "POST", "/users/me/meetings", APPOINTMENT)[2]["id"]
    zoom.api(token, "PATCH", f"/meetings/{number}", {"topic": "Called otherwise / é"})
    early = zoom.control("POST", f"/meetings/{number}/join", {"name": "Early"})
    zoom.control("POST", f"/seats/{early['seat']}/leave", {})
    zoom.control("POST", f"/meetings/{number}/join", {"name": "Sam"})
    zoom.control("POST", f"/meetings/{number}/start", {})
    zoom.control("POST", f"/meetings/{number}/admit", {"name": "Sam"})
    impatient = zoom.control("POST", f"/meetings/{number}/join", {"name": "Impatient"})
    zoom.control("POST", f"/seats/{impatient['seat']}/leave", {})
    zoom.control("POST", f"/meetings/{number}/end", {})
    zoom.control("PATCH", "/users/ada@example.com", {"licence": "licensed"})
    zoom.api(token, "DELETE", f"/meetings/{number}")
    zoom.control("DELETE", "/users/ada@example.com/apps/app")
    assert zoom.control("POST", "/webhooks/settle", {"timeoutMilliseconds": 20000})["settled"]

    assert receiver.forged == 0
    assert receiver.events == [
        "meeting.created",
        "meeting.updated",
        "meeting.participant_jbh_waiting",
        "meeting.participant_jbh_waiting_left",
        "meeting.participant_jbh_waiting",
        "meeting.started",
        "meeting.participant_joined",
        "meeting.participant_joined_waiting_room",
        "meeting.participant_admitted",
        "meeting.participant_joined",
        "meeting.participant_joined_waiting_room",
        "meeting.participant_left_waiting_room",
        "meeting.participant_left",
        "meeting.participant_left",
        "meeting.ended",
        "user.updated",
        "meeting.deleted",
        "app_deauthorized",
    ]
    for event, body, headers in receiver.deliveries:
        schemas.check_event(event)
        compact = json.dumps(event, separators=(",", ":"), ensure_ascii=False, sort_keys=True)
        assert body == compact.encode()
        assert headers["clientid"] == "app" and headers["content-type"].startswith("application/json")


def test_a_failed_delivery_comes_again_after_5_20_and_60_minutes(zoom, receiver):
    zoom.put_app(webhook=receiver)
    zoom.control("POST", "/apps/app/validate", {})
    zoom.add_user()
    zoom.connect()
    zoom.control("PUT", "/clock", {"now": "2030-01-01T08:00:00Z", "frozen": True})
    receiver.status = 500
    zoom.control("POST", "/meetings", {"user": "ada@example.com"})
    zoom.control("POST", "/webhooks/settle", {})
    assert len(receiver.deliveries) == 1
    zoom.control("POST", "/clock/advance", {"seconds": 86 * 60})
    assert len(receiver.deliveries) == 4
    assert len({(body, headers["x-zm-request-timestamp"]) for _, body, headers in receiver.deliveries}) == 1
    (delivery,) = zoom.control("GET", "/webhooks")
    assert delivery["state"] == "dropped"
    assert [attempt["at"][11:16] for attempt in delivery["attempts"]] == ["08:00", "08:05", "08:25", "09:25"]


def test_an_address_that_does_not_know_the_secret_is_told_nothing(zoom, receiver):
    definition = {"clientSecret": "secret", "name": "App", "redirectURIs": [zoom.CALLBACK]}
    definition["webhook"] = {"url": receiver.url, "secretToken": "not the receiver's"}
    zoom.control("PUT", "/apps/app", definition)
    app = zoom.control("POST", "/apps/app/validate", {})
    assert "validatedAt" not in app["webhook"] and "401" in app["webhook"]["validationFailure"]
    zoom.add_user()
    zoom.connect()
    zoom.control("POST", "/meetings", {"user": "ada@example.com"})
    assert zoom.control("POST", "/webhooks/settle", {})["settled"]
    assert [delivery["state"] for delivery in zoom.control("GET", "/webhooks")] == ["pending"]
    assert receiver.deliveries == []


# What people press


def redirected(page, zoom, act):
    """Does something that leads to the app's address, where nobody listens; returns the query it carries."""
    with page.expect_request(lambda request: request.url.startswith(zoom.CALLBACK)) as caught:
        act()
    return urllib.parse.parse_qs(urllib.parse.urlsplit(caught.value.url).query)


@pytest.mark.parametrize(("place", "door"), [("main", "Create an account"), ("navigation", "Sign up")])
def test_an_account_made_on_the_spot_goes_on_to_allow(zoom, people, place, door):
    zoom.put_app(scopes=[{"name": "user:read:user"}, {"name": "meeting:read:participant", "optional": True}])
    ada = people("Ada")
    ada.page.goto(zoom.authorize_address())
    ada.check_accessible(where="sign-in")
    # Back and forth by the header does not lose where one was going.
    header = ada.page.get_by_role("navigation")
    header.get_by_role("link", name="Sign up").click()
    header.get_by_role("link", name="Sign in").click()
    ada.page.get_by_role(place).get_by_role("link", name=door).click()
    ada.page.get_by_label("First name").fill("Ada")
    ada.page.get_by_label("Last name").fill("Bell")
    ada.page.get_by_label("Email address").fill("ada@example.com")
    ada.page.get_by_label("Password").fill("short")
    ada.page.get_by_role("button", name="Sign Up").click()
    assert "at least 6" in ada.page.get_by_role("alert").inner_text()
    ada.page.get_by_label("Password").fill("long enough")
    ada.page.get_by_role("button", name="Sign Up").click()
    ada.check_accessible(where="consent")
    ada.page.get_by_label("See when people join and leave your meetings").uncheck()
    answer = redirected(ada.page, zoom, ada.page.get_by_role("button", name="Allow").click)
    assert answer["state"] == ["a b"]
    status, _, tokens = zoom.oauth(grant_type="authorization_code", code=answer["code"][0], redirect_uri=zoom.CALLBACK)
    assert status == 200 and tokens["scope"] == "user:read:user"


def test_declining_and_switching_accounts(zoom, people):
    zoom.put_app()
    zoom.add_user()
    zoom.add_user("bo@example.com", firstName="Bo")
    somebody = people("somebody")
    page = somebody.page
    page.goto(zoom.authorize_address())
    page.get_by_label("Email address").fill("ada@example.com")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign In").click()
    page.get_by_role("alert").wait_for()
    page.get_by_label("Password").fill("correct-horse")
    page.get_by_role("button", name="Sign In").click()
    answer = redirected(page, zoom, page.get_by_role("button", name="Decline").click)
    assert answer == {"error": ["access_denied"], "state": ["a b"]}
    # Another tab: this one is still on its way to the app, which does not listen.
    page = somebody.context.new_page()
    page.goto(zoom.authorize_address())
    page.get_by_text("ada@example.com").wait_for()
    page.get_by_role("link", name="Use another account").click()
    page.get_by_role("main").get_by_role("button", name="Sign Out").click()
    page.get_by_label("Email address").fill("bo@example.com")
    page.get_by_label("Password").fill("correct-horse")
    page.get_by_role("button", name="Sign In").click()
    page.get_by_text("bo@example.com").wait_for()
    assert "code" in redirected(page, zoom, page.get_by_role("button", name="Allow").click)


def test_an_app_is_found_and_removed_in_the_marketplace(zoom, people, receiver):
    zoom.put_app(webhook=receiver)
    zoom.add_user()
    token = zoom.connect()["access_token"]
    ada = people("Ada", **PHONE)
    page = ada.page
    page.goto("/marketplace/user/installed")
    page.get_by_label("Email address").fill("ada@example.com")
    page.get_by_label("Password").fill("correct-horse")
    page.get_by_role("button", name="Sign In").click()
    page.get_by_role("link", name="Zoom BYO Telehealth").wait_for()
    page.goto("/marketplace")
    page.get_by_label("Search apps").fill("nothing is called so")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Show all apps").click()
    page.get_by_role("link", name="Manage").click()
    page.get_by_role("link", name="Added Apps").click()
    ada.check_accessible(where="Added Apps")
    page.get_by_role("link", name="Zoom BYO Telehealth").click()
    ada.check_accessible(where="an app")
    page.get_by_role("button", name="Remove").click()
    page.get_by_text("You have added no apps").wait_for()
    assert zoom.api(token, "GET", "/users/me")[0] == 401
    zoom.control("POST", "/webhooks/settle", {})
    assert receiver.events == ["app_deauthorized"]


def test_an_administrator_may_have_to_approve_the_app(zoom, people):
    zoom.put_app()
    user = zoom.add_user()
    zoom.control("PATCH", f"/accounts/{user['accountId']}", {"requiresApproval": True})
    page = people("Ada").page
    page.goto(zoom.authorize_address())
    page.get_by_label("Email address").fill("ada@example.com")
    page.get_by_label("Password").fill("correct-horse")
    page.get_by_role("button", name="Sign In").click()
    page.get_by_role("button", name="Request pre-approval").click()
    page.get_by_text("has been asked").wait_for()
    zoom.control("PATCH", f"/accounts/{user['accountId']}", {"approvedApps": ["app"]})
    page.goto(zoom.authorize_address())
    page.get_by_role("button", name="Allow").wait_for()


def test_a_call_with_a_waiting_room_and_a_second_call(zoom, people):
    zoom.add_user(settings={"background": "Beach", "zoomApps": ["Notes"]})
    first, second = (
        zoom.control(
            "POST", "/meetings", {"user": "ada@example.com", "topic": topic, "start_time": "2030-01-01T10:00:00"}
        )
        for topic in ("First", "Second")
    )
    sam, ada = people("Sam", **PHONE), people("Ada")
    sam.page.goto(first["joinURL"])
    sam.check_accessible(where="join")
    sam.page.get_by_role("button", name="Join from Your Browser").click()
    sam.page.get_by_label("Your name").fill("Sam <b>")
    sam.page.get_by_role("button", name="Join").click()
    sam.page.get_by_text("Waiting for the host to start this meeting.").wait_for()

    ada.page.goto(first["startURL"])
    ada.check_accessible(where="start")
    ada.page.get_by_role("button", name="Open Zoom Desktop App").click()
    sam.page.get_by_text("the host will let you in soon").wait_for()
    ada.check_accessible(where="call")
    for words in ("Beach", "Notes", "Ada Bell (host, me)"):
        ada.page.get_by_text(words).first.wait_for()
    ada.page.get_by_role("button", name="Admit Sam <b>").click()
    sam.page.get_by_role("heading", name="Participants (2)").wait_for()
    ada.page.get_by_role("heading", name="Participants (2)").wait_for()
    ada.page.reload()
    ada.page.get_by_role("heading", name="Participants (2)").wait_for()

    again = ada.context.new_page()
    again.goto(second["startURL"])
    again.get_by_role("button", name="Start from Your Browser").click()
    again.get_by_role("button", name="Cancel").click()
    again.get_by_text("your other meeting goes on").wait_for()
    assert [call["number"] for call in zoom.control("GET", "/calls") if "endedAt" not in call] == [first["number"]]
    browser_start = second["startURL"].replace(f"/s/{second['number']}", f"/wc/{second['number']}/start")
    again.goto(browser_start)
    again.get_by_role("button", name="End Other Meeting and Start This One").click()
    again.get_by_role("heading", name="Second").wait_for()
    for person in (sam, ada):
        person.page.get_by_text("The host has ended this meeting to start another one.").wait_for()

    zoom.control("POST", "/clock/advance", {"seconds": 40 * 60})
    again.get_by_text("a Basic licence's meetings last 40 minutes").wait_for()
    ends = [call["endReason"] for call in zoom.control("GET", "/calls")]
    assert ends == ["endedForAnother", "timeLimit"]


def test_leaving_and_ending_for_all(zoom, people):
    zoom.add_user(settings={"waitingRoom": False}, plan="pro")
    meeting = zoom.control("POST", "/meetings", {"user": "ada@example.com", "topic": "Visit", "password": "abc123"})
    ada, sam, kim = people("Ada"), people("Sam"), people("Kim")
    ada.page.goto(meeting["startURL"])
    ada.page.get_by_role("button", name="Start from Your Browser").click()
    for person in (sam, kim):
        person.page.goto(meeting["joinURL"].split("?")[0])
        person.page.get_by_role("button", name="Open Zoom Mobile App").click()
        person.page.get_by_label("Your name").fill(person.name)
        person.page.get_by_label("Meeting passcode").fill("wrong")
        person.page.get_by_role("button", name="Join").click()
        person.page.get_by_role("alert").wait_for()
        person.page.get_by_label("Meeting passcode").fill("abc123")
        person.page.get_by_role("button", name="Join").click()
        person.page.get_by_text("Zoom Mobile App").wait_for()
    ada.page.get_by_role("heading", name="Participants (3)").wait_for()
    kim.page.get_by_role("button", name="Leave Meeting").click()
    kim.page.get_by_text("You have left the meeting.").wait_for()
    ada.page.get_by_role("heading", name="Participants (2)").wait_for()
    assert sam.page.get_by_role("button", name="End Meeting for All").count() == 0
    ada.page.get_by_role("button", name="End Meeting for All").click()
    ada.page.get_by_text("You have ended this meeting for everybody.").wait_for()
    sam.page.get_by_text("The host has ended this meeting.").wait_for()


def test_an_iphone_hosts_in_the_app_only(zoom, people, browser):
    zoom.add_user()
    meeting = zoom.control("POST", "/meetings", {"user": "ada@example.com"})
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1"
    ada = people("Ada", **{**PHONE, "user_agent": agent})
    ada.page.goto(meeting["startURL"])
    ada.page.get_by_text("cannot be hosted in the browser of an iPhone").wait_for()
    assert ada.page.get_by_role("button", name="Start from Your Browser").count() == 0
    response = ada.page.goto(meeting["startURL"].replace(f"/s/{meeting['number']}", f"/wc/{meeting['number']}/start"))
    assert response.status == 403
    assert zoom.control("GET", "/calls") == []
    ada.page.goto(meeting["startURL"])
    ada.page.get_by_role("button", name="Open Zoom Mobile App").click()
    ada.page.get_by_text("Zoom Mobile App").wait_for()


def test_settings_are_kept_and_followed(zoom, people):
    zoom.add_user(settings={"waitingRoom": True})
    zoom.put_app()
    token = zoom.connect()["access_token"]
    page = people("Ada").page
    page.goto("/profile/settings")
    page.get_by_label("Email address").fill("ada@example.com")
    page.get_by_label("Password").fill("correct-horse")
    page.get_by_role("button", name="Sign In").click()
    page.get_by_label("Waiting room").uncheck()
    page.get_by_label("Join before host").check()
    page.get_by_label("Background", exact=True).fill("")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Your settings have been saved.").wait_for()
    assert not page.get_by_label("Waiting room").is_checked()
    settings = zoom.api(token, "GET", "/users/me/settings")[2]
    assert settings["in_meeting"]["waiting_room"] is False
    assert settings["schedule_meeting"]["join_before_host"] is True
    page.get_by_label("Time zone").fill("Nowhere")
    page.get_by_role("button", name="Save").click()
    assert "time zone" in page.get_by_role("alert").inner_text()


def test_a_post_from_another_site_is_refused(zoom):
    headers = {"Sec-Fetch-Site": "cross-site", "Content-Type": "application/x-www-form-urlencoded"}
    assert zoom.ask("POST", f"{zoom.origin}/signout", b"", headers)[0] == 403


# The program


def test_help_lists_every_setting_and_wrong_ones_are_named():
    program = PROGRAMS / "zoom-simulator"
    finished = subprocess.run([program, "--help"], capture_output=True, text=True, timeout=20, check=True)
    listed = set(re.findall(r"^  ([A-Z_]+)  ", finished.stdout, re.M))
    assert listed >= {
        "SIMULATOR_HOST",
        "SIMULATOR_PORT",
        "SIMULATOR_CONTROL_PORT",
        "SIMULATOR_CONTROL_TOKEN",
        "SIMULATOR_ORIGIN",
        "SIMULATOR_STATE",
        "SIMULATOR_PLAN",
        "SIMULATOR_RATE_LIMITS",
        "LOG_LEVEL",
        "LOG_FORMAT",
    }
    environment = {
        "PATH": os.environ["PATH"],
        "SIMULATOR_PORT": "many",
        "SIMULATOR_PLAN": "gold",
        "SIMULATOR_ORIGIN": "zoom",
    }
    finished = subprocess.run([program], capture_output=True, text=True, timeout=20, env=environment)
    assert finished.returncode == 78
    for name in ("SIMULATOR_PORT", "SIMULATOR_PLAN", "SIMULATOR_ORIGIN", "SIMULATOR_CONTROL_TOKEN"):
        assert name in finished.stderr


def test_a_death_on_order_loses_nothing_that_was_told(tmp_path):
    zoom = Simulator(SIMULATOR_STATE=str(tmp_path / "state.json")).start()
    zoom.put_app()
    zoom.add_user()
    token = zoom.connect()["access_token"]
    number = zoom.api(token, "POST", "/users/me/meetings", APPOINTMENT)[2]["id"]
    with pytest.raises(OSError):
        zoom.control("POST", "/die", {})
    assert zoom.process.wait(15) == -signal.SIGKILL
    zoom.process.stdout.close()
    zoom.start()
    assert zoom.api(token, "GET", f"/meetings/{number}")[0] == 200
    assert zoom.stop() == 0


def test_a_restart_keeps_everything_in_a_private_file(tmp_path):
    path = tmp_path / "state.json"
    zoom = Simulator(SIMULATOR_STATE=str(path)).start()
    zoom.put_app()
    zoom.add_user()
    token = zoom.connect()["access_token"]
    number = zoom.api(token, "POST", "/users/me/meetings", APPOINTMENT)[2]["id"]
    seat = zoom.control("POST", f"/meetings/{number}/start", {})
    assert zoom.stop() == 0
    assert path.stat().st_mode & 0o777 == 0o600
    assert token not in path.read_text() and "correct-horse" not in path.read_text()

    zoom = Simulator(SIMULATOR_STATE=str(path)).start()
    assert zoom.api(token, "GET", f"/meetings/{number}")[2]["status"] == "started"
    assert zoom.control("GET", f"/seats/{seat['seat']}")["place"] == "inside"
    # Also when nobody asked it to stop: what was done is in the file soon after.
    zoom.control("POST", f"/meetings/{number}/end", {})
    wait_until("the end is in the file", lambda: "endedByHost" in path.read_text())
    zoom.process.kill()
    zoom.process.wait()
    zoom.process.stdout.close()

    zoom = Simulator(SIMULATOR_STATE=str(path)).start()
    assert zoom.control("GET", "/calls")[0]["endReason"] == "endedByHost"
    zoom.control("POST", "/reset", {"keepApps": True})
    state = zoom.control("GET", "/state")
    assert state["users"] == [] and [app["clientId"] for app in state["apps"]] == ["app"]
    assert zoom.stop() == 0
    path.write_text("{}")
    finished = subprocess.run(
        [PROGRAMS / "zoom-simulator"],
        env={**os.environ, "SIMULATOR_CONTROL_TOKEN": "x", "SIMULATOR_STATE": str(path)},
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert finished.returncode == 1 and str(path) in finished.stderr
