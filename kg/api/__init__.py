"""The service: SPARQL protocol, saved questions, search and resources over HTTP; `create_app` makes it."""

from kg.api.app import create_app

__all__ = ["create_app"]
