"""What operations say of their answers in the OpenAPI description."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from kg.sparql.formats import Format

_REF = "#/$defs/"
TEXT: dict[str, Any] = {"schema": {"type": "string"}}


def json_of(described: type, description: str) -> dict[int | str, dict[str, Any]]:
    """The answer of an operation whose JSON is a struct.

    >>> class Pair(msgspec.Struct): left: int
    >>> json_of(Pair, "A pair.")[200]["content"]["application/json"]["schema"]["properties"]
    {'left': {'type': 'integer'}}
    """
    (schema,), components = msgspec.json.schema_components(
        [described], schema_hook=lambda _: {"description": "A plain value."}, ref_template=_REF + "{name}"
    )
    return json_object(description, _inlined(schema, components))


def json_object(description: str, schema: Mapping[str, Any] | None = None) -> dict[int | str, dict[str, Any]]:
    """The answer of an operation that is a JSON object."""
    content = {
        "application/json": {"schema": dict(schema or {"type": "object", "additionalProperties": True})}
    }
    return {200: {"description": description, "content": content}}


def graph_content(formats: Iterable[Format]) -> dict[str, dict[str, Any]]:
    """Answers that are a graph, by media type."""
    return {offered.media_types[0]: TEXT for offered in formats}


def _inlined(schema: Any, components: Mapping[str, Any]) -> Any:
    """A schema with what it refers to put in place: an OpenAPI document has no room for `$defs`."""
    if isinstance(schema, list):
        return [_inlined(one, components) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inlined(components[schema["$ref"].removeprefix(_REF)], components)
    return {key: _inlined(value, components) for key, value in schema.items()}
