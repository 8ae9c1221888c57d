"""The description of the calls that others write clients from (OpenAPI 3.1): bodies, statuses, problems."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

import msgspec
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, Parameter, RequestBody, Schema

from service.web.body import JSON, MULTIPART, URLENCODED
from service.web.problems import PROBLEM_JSON, Problem
from service.web.requests import (
    ArticleForm,
    BulkForm,
    ClaimForm,
    CommentForm,
    DecisionForm,
    EditForm,
    EndpointChangeForm,
    EndpointForm,
    FlagForm,
    PackForm,
    PurposeForm,
    RecoverForm,
    RenewForm,
    SettingsForm,
    StandingForm,
)

MODERATOR = [{"key": list[str]()}, {"session": list[str]()}]
AUTHOR_OR_MODERATOR = [{"author_token": list[str]()}, *MODERATOR]
READER_OR_SERVER: list[dict[str, list[str]]] = [{}, {"key": []}]

ALWAYS_POSSIBLE = (400, 404, 405, 414, 431, 500, 503)
"""Statuses that any call may end with."""

WITH_BODY = (408, 413, 415, 422)
WITH_KEY = (401, 403)


@dataclass
class StructSchema(Schema):
    """The schema of a msgspec Struct, as msgspec itself writes it, complete in one piece."""

    struct: type[msgspec.Struct] | None = None

    def to_schema(self) -> dict[str, Any]:
        (root,), components = msgspec.json.schema_components([self.struct], ref_template="{name}")
        whole = _inlined(root, components)
        return whole if isinstance(whole, dict) else {}


def _inlined(node: object, components: Mapping[str, object]) -> object:
    if isinstance(node, dict):
        if "$ref" in node:
            return _inlined(components[node["$ref"]], components)
        return {key: _inlined(value, components) for key, value in node.items()}
    return [_inlined(each, components) for each in node] if isinstance(node, list) else node


def problems(*statuses: int) -> dict[int, ResponseSpec]:
    """Describe the problems that a call may answer with."""
    return {status: _problem(status) for status in sorted({*ALWAYS_POSSIBLE, *statuses})}


def _problem(status: int) -> ResponseSpec:
    phrase = HTTPStatus(status).phrase
    return ResponseSpec(Problem, generate_examples=False, description=phrase, media_type=PROBLEM_JSON)


def _body(struct: type[msgspec.Struct], *media_types: str, required: bool = True) -> RequestBody:
    schema = StructSchema(struct=struct)
    return RequestBody(content={kind: OpenAPIMediaType(schema=schema) for kind in media_types}, required=required)


@dataclass
class CommentOperation(Operation):
    def __post_init__(self) -> None:
        self.request_body = _body(CommentForm, JSON, URLENCODED, MULTIPART)


@dataclass
class EditOperation(Operation):
    def __post_init__(self) -> None:
        self.request_body = _body(EditForm, JSON)


@dataclass
class FlagOperation(Operation):
    def __post_init__(self) -> None:
        self.request_body = _body(FlagForm, JSON, URLENCODED, MULTIPART)


@dataclass
class ClaimOperation(Operation):
    def __post_init__(self) -> None:
        self.request_body = _body(ClaimForm, JSON, required=False)


@dataclass
class RenewOperation(Operation):
    def __post_init__(self) -> None:
        self.request_body = _body(RenewForm, JSON, required=False)


@dataclass
class DecisionOperation(Operation):
    def __post_init__(self) -> None:
        self.request_body = _body(DecisionForm, JSON)


@dataclass
class BulkOperation(Operation):
    def __post_init__(self) -> None:
        self.request_body = _body(BulkForm, JSON)


@dataclass
class CountOperation(Operation):
    """Litestar describes what may be left out, and an article may not: the call itself says so, in words."""

    def __post_init__(self) -> None:
        names = Schema(type=OpenAPIType.ARRAY, items=Schema(type=OpenAPIType.STRING), min_items=1, max_items=100)
        self.parameters = [
            replace(each, schema=names, required=True)
            if isinstance(each, Parameter) and each.name == "article"
            else each
            for each in self.parameters or ()
        ]


@dataclass
class ArticleOperation(Operation):
    def __post_init__(self) -> None:
        self.request_body = _body(ArticleForm, JSON, required=False)


@dataclass
class PackOperation(Operation):
    def __post_init__(self) -> None:
        self.request_body = _body(PackForm, JSON)


@dataclass
class SettingsOperation(Operation):
    def __post_init__(self) -> None:
        self.request_body = _body(SettingsForm, JSON, required=False)


@dataclass
class StandingOperation(Operation):
    def __post_init__(self) -> None:
        self.request_body = _body(StandingForm, JSON)


@dataclass
class PurposeOperation(Operation):
    def __post_init__(self) -> None:
        self.request_body = _body(PurposeForm, JSON)


@dataclass
class EndpointOperation(Operation):
    def __post_init__(self) -> None:
        self.request_body = _body(EndpointForm, JSON)


@dataclass
class EndpointChangeOperation(Operation):
    def __post_init__(self) -> None:
        self.request_body = _body(EndpointChangeForm, JSON, required=False)


@dataclass
class RecoverOperation(Operation):
    def __post_init__(self) -> None:
        self.request_body = _body(RecoverForm, JSON)
