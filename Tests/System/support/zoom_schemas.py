"""What Zoom publishes of its answers: schemas to hold the simulator's against."""

import json
import os
import re
from pathlib import Path

import jsonschema

from .cluster import REPOSITORY

REFERENCE = Path(os.environ.get("ZOOM_REFERENCE", REPOSITORY.parent / "shared" / "zoom"))

FORMATS = jsonschema.FormatChecker(formats=())


@FORMATS.checks("date-time")
def is_date_time(text):
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", text))


@FORMATS.checks("email")
def is_email(text):
    return bool(re.fullmatch(r"[^@\s]+@[^@\s]+", text))


class ZoomSchemas:
    def __init__(self):
        self.meetings = json.loads((REFERENCE / "openapi-subset.json").read_text())
        self.users = json.loads((REFERENCE / "openapi-users-fields.json").read_text())["operations"]
        self.webhooks = json.loads((REFERENCE / "webhook-event-schemas.json").read_text())["events"]

    def check_meeting_answer(self, method, path, status, body, beyond=()):
        """An answer of the Meetings API; `beyond`: fields that other sources show and this specification doesn't."""
        response = self.meetings["paths"][path][method]["responses"][str(status)]
        if "content" not in response:
            return
        schema = next(iter(response["content"].values()))["schema"]
        self._check(schema, body, f"{method} {path}", beyond)

    def check_user_answer(self, operation, body, beyond=()):
        self._check(self.users[operation]["response_200"], body, operation, beyond)

    def check_event(self, event):
        # Zoom's sample of user.updated has it, its type doesn't (examples/webhooks/user.updated.json).
        beyond = {"payload.old_object"} if event["event"] == "user.updated" else ()
        self._check(self.webhooks[event["event"]], event, event["event"], beyond)

    def _check(self, schema, body, what, beyond):
        root = {"allOf": [schema], "components": self.meetings["components"]}
        problems = [
            f"{what}: {'.'.join(map(str, error.absolute_path))}: {error.message}"
            for error in jsonschema.Draft4Validator(root, format_checker=FORMATS).iter_errors(body)
        ]
        problems += [
            f"{what}: {field} is nowhere in Zoom's schema"
            for field in self._unknown(schema, body, "")
            if field not in beyond
        ]
        assert not problems, "\n".join(problems)

    def _resolved(self, schema):
        while "$ref" in schema:
            schema = self.meetings["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        return schema

    def _unknown(self, schema, value, path):
        """Fields of the value that the schema doesn't know."""
        schema = self._resolved(schema)
        parts = [schema] + [self._resolved(part) for key in ("allOf", "anyOf", "oneOf") for part in schema.get(key, ())]
        if isinstance(value, list):
            items = next((part["items"] for part in parts if "items" in part), {})
            return [field for row in value for field in self._unknown(items, row, path)]
        if not isinstance(value, dict):
            return []
        known = {}
        for part in parts:
            known.update(part.get("properties", {}))
        if not known:
            return []
        unknown = [path + name for name in value if name not in known]
        for name, inner in value.items():
            if name in known:
                unknown += self._unknown(known[name], inner, f"{path}{name}.")
        return unknown
