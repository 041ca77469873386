"""Settings of the service: read once, from the environment and the flags of `kg serve`."""

from __future__ import annotations

import os
from collections.abc import Mapping

import msgspec

from kg.errors import SettingError

PREFIX = "BUDGETKG_"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an operator may set; each field is the environment variable `BUDGETKG_` + its name in capitals.

    Numbers of processes and queries count for each worker process of the service.
    """

    store: str = "budget-store"
    """Folder of the store, or URL of a SPARQL 1.1 endpoint."""
    host: str = "127.0.0.1"
    port: int = 8000
    """0 takes a free port."""
    workers: int = 1
    """Processes that answer requests."""
    base_url: str = ""
    """Address under which users reach the service, such as https://example.org; host and port if empty."""
    cors_origins: str = "*"
    """Web sites whose pages may ask, separated by blanks; `*` for all, empty for none."""
    queries: int = 2
    """Queries evaluated at once, besides long ones."""
    long_queries: int = 1
    """Long queries evaluated at once; more are paused until it is their turn."""
    long_after_s: float = 1.0
    """Seconds after which a query is long."""
    timeout_s: float = 30.0
    """Seconds of computing after which a query is stopped."""
    waiting: int = 256
    """Queries that may wait for their turn."""
    parked: int = 4
    """Long queries that may be paused."""
    wait_s: float = 10.0
    """Seconds that a query waits for its turn."""
    memory_bytes: int = 2_000_000_000
    """What one query may take; 0 for any."""
    max_rows: int = 1_000_000
    """Rows, or triples, of an answer."""
    max_bytes: int = 500_000_000
    """Bytes of an answer."""
    stall_s: float = 60.0
    """Seconds in which a client must take the next piece of a large answer."""
    cache_bytes: int = 32_000_000
    """Memory for answers given before to the same question of the same publication; 0 for none."""
    services: str = ""
    """Endpoints that queries may call with SERVICE, separated by blanks; none by default."""
    max_body_bytes: int = 1_000_000
    """Bytes that a request may hold."""
    max_head_bytes: int = 32_768
    """Bytes of the address and headers of a request."""
    max_headers: int = 100
    """Headers of a request."""
    request_s: float = 20.0
    """Seconds in which a client must have sent its request; a large one has more."""
    rate_per_s: float = 0.0
    """Requests a second from one client, in each process; ten times as many at once. 0 for any."""
    tokens: str = ""
    """Words that let in who knows them, separated by blanks; needed by whatever writes."""
    protect: str = "writing"
    """What needs a token: `writing`, or `all`."""
    writable: bool = False
    """Whether files may be read on a page and kept in the store; needs a token, or a client on this machine."""
    max_upload_bytes: int = 200_000_000
    """Bytes of the files that may be sent at once to be read."""
    stop_timeout_s: int = 10
    """Seconds that requests under way are given when the service is told to stop."""

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if isinstance(value, int | float) and value < 0:
                raise SettingError(f"setting {PREFIX}{name.upper()}", "0 or more", str(value))
        if self.protect not in ("writing", "all"):
            raise SettingError(f"setting {PREFIX}PROTECT", "writing or all", repr(self.protect))
        if self.protect == "all" and not self.tokens.split():
            raise SettingError(f"setting {PREFIX}TOKENS", "a token, because all is protected", "none")

    @property
    def address(self) -> str:
        """Address under which users reach the service, without a slash at the end; never taken from a request.

        >>> Settings(base_url="https://example.org/").address, Settings(host="0.0.0.0").address
        ('https://example.org', 'http://localhost:8000')
        """
        host = "localhost" if self.host in ("", "0.0.0.0", "::") else self.host  # noqa: S104 - compared
        named = f"[{host}]" if ":" in host else host
        return self.base_url.rstrip("/") or f"http://{named}:{self.port}"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None, **flags: object) -> Settings:
        """The settings of the environment, overridden by flags that are not None.

        >>> Settings.from_environment({"BUDGETKG_PORT": "8080"}, host="0.0.0.0", port=None).port
        8080

        Raises:
            SettingError: A variable or a flag is not of its kind.
        """
        environ = os.environ if environ is None else environ
        given: dict[str, object] = {
            name: environ[key] for name in cls.__struct_fields__ if environ.get(key := PREFIX + name.upper())
        }
        given.update({name: value for name, value in flags.items() if value is not None})
        try:
            return msgspec.convert(given, cls, strict=False)
        except msgspec.ValidationError as error:
            raise SettingError(f"settings {PREFIX}…", "values of the documented kinds", str(error)) from error

    def to_environment(self) -> dict[str, str]:
        """The variables that `from_environment` reads as these settings."""
        return {PREFIX + name.upper(): str(getattr(self, name)) for name in self.__struct_fields__}
