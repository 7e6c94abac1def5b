"""The Zoom simulator by itself: started as a program, spoken to over HTTP."""

import base64
import hashlib
import hmac
import json
import os
import selectors
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .cluster import PROGRAMS


class Simulator:
    """One running `zoom-simulator`."""

    TOKEN = "the-control-token-of-the-tests"
    CALLBACK = "http://127.0.0.1:9/zoom/callback"

    def __init__(self, **settings):
        self.settings = {
            "SIMULATOR_CONTROL_TOKEN": self.TOKEN,
            "SIMULATOR_ORIGIN": "http://127.0.0.1:PORT",
            "SIMULATOR_RATE_LIMITS": "false",
            **settings,
        }
        self.process = None

    def start(self):
        environment = {name: text for name, text in os.environ.items() if not name.startswith("SIMULATOR_")}
        self.process = subprocess.Popen(
            [PROGRAMS / "zoom-simulator"],
            env={**environment, **self.settings},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            assert selector.select(20), "zoom-simulator did not say where it listens"
        self.record = json.loads(self.process.stdout.readline())
        self.origin = self.record["origin"]
        self.control_origin = f"http://127.0.0.1:{self.record['controlPort']}"
        return self

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(15)
        self.process.stdout.close()
        return status

    # Asking

    def ask(self, method, url, body=None, headers=None):
        """One request; returns (status, headers, body), the body read as JSON where it is JSON."""
        request = urllib.request.Request(url, method=method, headers=headers or {})
        if isinstance(body, (dict, list)):
            request.add_header("Content-Type", "application/json")
            body = json.dumps(body).encode()
        try:
            with urllib.request.urlopen(request, body, timeout=20) as response:
                status, fields, text = response.status, response.headers, response.read()
        except urllib.error.HTTPError as error:
            status, fields, text = error.code, error.headers, error.read()
        try:
            return status, fields, json.loads(text) if text else None
        except ValueError:
            return status, fields, text.decode(errors="replace")

    def control(self, method, path, body=None):
        """Asks the control API; fails unless it agrees."""
        headers = {"Authorization": f"Bearer {self.TOKEN}"}
        status, _, answer = self.ask(method, self.control_origin + path, body, headers)
        assert status < 300, f"{method} {path} answered {status}: {answer}"
        return answer

    def api(self, token, method, path, body=None):
        return self.ask(method, f"{self.origin}/v2{path}", body, {"Authorization": f"Bearer {token}"})

    def oauth(self, path="/oauth/token", secret="secret", **fields):
        credentials = base64.b64encode(f"app:{secret}".encode()).decode()
        headers = {"Authorization": f"Basic {credentials}", "Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", self.origin + path, urllib.parse.urlencode(fields).encode(), headers)

    # Setting up

    def put_app(self, webhook=None, **more):
        definition = {"clientSecret": "secret", "name": "Zoom BYO Telehealth", "redirectURIs": [self.CALLBACK], **more}
        if webhook:
            definition["webhook"] = {"url": webhook.url, "secretToken": webhook.secret}
        return self.control("PUT", "/apps/app", definition)

    def add_user(self, email="ada@example.com", **more):
        return self.control(
            "POST",
            "/users",
            {"email": email, "password": "correct-horse", "firstName": "Ada", "lastName": "Bell", **more},
        )

    def authorize_address(self, **more):
        fields = {"response_type": "code", "client_id": "app", "redirect_uri": self.CALLBACK, "state": "a b", **more}
        return f"{self.origin}/oauth/authorize?{urllib.parse.urlencode(fields)}"

    def code(self, email="ada@example.com"):
        body = {"user": email, "address": self.authorize_address()}
        location = self.control("POST", "/authorizations", body)["location"]
        return urllib.parse.parse_qs(urllib.parse.urlsplit(location).query)["code"][0]

    def connect(self, email="ada@example.com"):
        """Allows the app without a browser; returns the token endpoint's answer."""
        status, _, answer = self.oauth(
            grant_type="authorization_code", code=self.code(email), redirect_uri=self.CALLBACK
        )
        assert status == 200, answer
        return answer


class Receiver:
    """An app's webhook address: proves itself, checks signatures, keeps what it was sent."""

    secret = "the-secret-token-of-the-tests"

    def __init__(self):
        self.deliveries = []
        self.forged = 0
        self.status = 200
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                outer.receive(self)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/zoom/webhooks"

    def digest(self, text):
        return hmac.new(self.secret.encode(), text, hashlib.sha256).hexdigest()

    def receive(self, request):
        body = request.rfile.read(int(request.headers["content-length"]))
        stamp = request.headers["x-zm-request-timestamp"]
        answer = b""
        status = self.status
        if request.headers["x-zm-signature"] != "v0=" + self.digest(f"v0:{stamp}:".encode() + body):
            self.forged += 1
            status = 401
        elif (event := json.loads(body))["event"] == "endpoint.url_validation":
            token = event["payload"]["plainToken"]
            answer = json.dumps({"plainToken": token, "encryptedToken": self.digest(token.encode())}).encode()
            status = 200
        elif abs(time.time() - int(stamp)) < 3600:
            self.deliveries.append((event, body, dict(request.headers)))
        request.send_response(status)
        request.send_header("content-length", str(len(answer)))
        request.end_headers()
        request.wfile.write(answer)

    @property
    def events(self):
        return [event["event"] for event, _, _ in self.deliveries]

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
