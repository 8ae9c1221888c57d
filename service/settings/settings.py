"""Every setting, declared once; the environment is read by these, and tables are printed from these."""

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from service.settings.limits import PostLimits, read_limits
from service.settings.readers import (
    Network,
    host,
    networks,
    one_of,
    optional_path,
    optional_text,
    port,
    public_url,
    scorer,
    seconds_each,
    server_url,
    whole_number,
)
from service.settings.setting import BrokenSettings, Setting
from service.telemetry.log import LogFormat, LogLevel

T = TypeVar("T")
PREFIX = "HAKAM_"
MOST_SHOWN = 100
ANY_HOST = frozenset({"0.0.0.0", "::", "127.0.0.1", "::1"})  # noqa: S104 - compared with, never listened on

DATA = Setting(
    name="HAKAM_DATA",
    default="./data",
    sentence="The folder that holds the embedded servers' data and the keys.",
    read=Path,
)
HOST = Setting(
    name="HAKAM_HOST",
    default="127.0.0.1",
    sentence="The address to listen on; 0.0.0.0 is every one.",
    read=host,
)
PORT = Setting(
    name="HAKAM_PORT",
    default="8000",
    sentence="The port to listen on.",
    read=port,
)
PUBLIC_URL = Setting(
    name="HAKAM_PUBLIC_URL",
    default="",
    sentence="Where readers reach Hakam, for links and Secure cookies; by default http://localhost with the port.",
    read=public_url,
)
DATABASE_URL = Setting(
    name="DATABASE_URL",
    default="",
    sentence="The PostgreSQL server to use, as postgresql://…; without it one is embedded.",
    read=server_url("postgresql", "postgres", "postgresql+asyncpg"),
    secret=True,
)
REDIS_URL = Setting(
    name="REDIS_URL",
    default="",
    sentence="The Redis or Valkey server to use, as redis://…; without it one is embedded.",
    read=server_url("redis", "rediss", "unix"),
    secret=True,
)
TRUSTED_PROXIES = Setting(
    name="HAKAM_TRUSTED_PROXIES",
    default="",
    sentence="Address ranges, separated by commas, whose X-Forwarded-For is believed.",
    read=networks,
)
LIMITS = Setting(
    name="HAKAM_LIMITS",
    default="address=600,author=10,site=0",
    sentence="Comments a minute from one address, from one author and for a site; 0 is no limit, off is none at all.",
    read=read_limits,
)
WORKERS = Setting(
    name="HAKAM_WORKERS",
    default="1",
    sentence="Web processes that serve the port together; one for each core that they may have to themselves.",
    read=whole_number(1, 16),
)
LIVE_LIMIT = Setting(
    name="HAKAM_LIVE_LIMIT",
    default="5000",
    sentence="Live connections that one web process holds open; more are asked to come back later.",
    read=whole_number(1, 100_000),
)
KEYS = Setting(
    name="HAKAM_KEYS",
    default="",
    sentence="The keys themselves, as keys.json holds them; by default that file is made in the data folder.",
    read=optional_text,
    secret=True,
)
KEYS_FILE = Setting(
    name="HAKAM_KEYS_FILE",
    default="",
    sentence="A file that holds the keys, such as a mounted secret.",
    read=optional_path,
)
LOG_FORMAT = Setting(
    name="HAKAM_LOG_FORMAT",
    default="auto",
    sentence="How log lines look: json, text, or auto, which is text on a terminal and json elsewhere.",
    read=one_of(LogFormat),
)
LOG_LEVEL = Setting(
    name="HAKAM_LOG_LEVEL",
    default="info",
    sentence="The least important log line that is written: debug, info, warning or error.",
    read=one_of(LogLevel),
)
RULES = Setting(
    name="HAKAM_RULES",
    default="",
    sentence="A folder of rules to judge by beside the shipped ones.",
    read=optional_path,
)
SCORER = Setting(
    name="HAKAM_SCORER",
    default="",
    sentence="Where a scorer listens, as unix:/path or tcp://host:port; by default one starts for an installed model.",
    read=scorer,
)

IDLE_MINUTES = Setting(
    name="HAKAM_IDLE_MINUTES",
    default="120",
    sentence="Minutes without a click after which a moderator is signed out of the console.",
    read=whole_number(5, 10_080),
)

WEBHOOK_ALLOW = Setting(
    name="HAKAM_WEBHOOK_ALLOW",
    default="",
    sentence="Private address ranges that webhook endpoints may be in all the same; to these plain http is sent too.",
    read=networks,
)
WEBHOOK_SCHEDULE = Setting(
    name="HAKAM_WEBHOOK_SCHEDULE",
    default="0,5,300,1800,7200,18000,36000,50400,72000,86400",
    sentence="Seconds before each try of a webhook delivery; the first is 0.",
    read=seconds_each,
)
WEBHOOK_TIMEOUT = Setting(
    name="HAKAM_WEBHOOK_TIMEOUT",
    default="20",
    sentence="Seconds that one try of a webhook delivery may take in all.",
    read=whole_number(1, 60),
)

SETTINGS: tuple[Setting[Any], ...] = (
    DATA,
    HOST,
    PORT,
    PUBLIC_URL,
    DATABASE_URL,
    REDIS_URL,
    TRUSTED_PROXIES,
    LIMITS,
    WORKERS,
    LIVE_LIMIT,
    KEYS,
    KEYS_FILE,
    LOG_FORMAT,
    LOG_LEVEL,
    RULES,
    SCORER,
    IDLE_MINUTES,
    WEBHOOK_ALLOW,
    WEBHOOK_SCHEDULE,
    WEBHOOK_TIMEOUT,
)


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Every setting's value. ``public_url`` has no slash at its end."""

    data: Path
    host: str
    port: int
    public_url: str
    database_url: str | None
    redis_url: str | None
    trusted_proxies: tuple[Network, ...]
    limits: PostLimits
    workers: int
    live_limit: int
    keys: str | None
    keys_file: Path | None
    log_format: LogFormat
    log_level: LogLevel
    rules: Path | None
    scorer: str | None
    idle_minutes: int
    webhook_allow: tuple[Network, ...]
    webhook_schedule: tuple[int, ...]
    webhook_timeout: int

    def __repr__(self) -> str:
        return "<Settings>"


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read all settings. Raises BrokenSettings, which names every wrong one at once."""
    reading = _Reading(environ)
    settings = Settings(
        data=reading.value(DATA),
        host=reading.value(HOST),
        port=reading.value(PORT),
        public_url=reading.value(PUBLIC_URL) or _local_url(reading.value(HOST), reading.value(PORT)),
        database_url=reading.value(DATABASE_URL),
        redis_url=reading.value(REDIS_URL),
        trusted_proxies=reading.value(TRUSTED_PROXIES),
        limits=reading.value(LIMITS),
        workers=reading.value(WORKERS),
        live_limit=reading.value(LIVE_LIMIT),
        keys=reading.value(KEYS),
        keys_file=reading.value(KEYS_FILE),
        log_format=reading.value(LOG_FORMAT),
        log_level=reading.value(LOG_LEVEL),
        rules=reading.value(RULES),
        scorer=reading.value(SCORER),
        idle_minutes=reading.value(IDLE_MINUTES),
        webhook_allow=reading.value(WEBHOOK_ALLOW),
        webhook_schedule=reading.value(WEBHOOK_SCHEDULE),
        webhook_timeout=reading.value(WEBHOOK_TIMEOUT),
    )
    complaints = (*reading.complaints.values(), *_two_rings(settings), *_unknown(environ))
    if complaints:
        raise BrokenSettings(complaints)
    return settings


def text_of(setting: Setting[Any], environ: Mapping[str, str]) -> str:
    """Return what is set, or the default; a setting that is empty counts as not set."""
    return environ.get(setting.name, "").strip() or setting.default


class _Reading:
    """One pass over the environment that goes on past what is wrong."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.complaints: dict[str, str] = {}

    def value(self, setting: Setting[T]) -> T:
        text = text_of(setting, self._environ)
        try:
            return setting.read(text)
        except ValueError as wrong:
            shown = "set" if setting.secret else f'"{text[:MOST_SHOWN]}"'
            self.complaints[setting.name] = f"{setting.name} is {shown}, but {wrong}."
            return setting.read(setting.default)


def _local_url(listening: str, at: int) -> str:
    name = "localhost" if listening in ANY_HOST else listening
    return f"http://[{name}]:{at}" if ":" in name else f"http://{name}:{at}"


def _two_rings(settings: Settings) -> tuple[str, ...]:
    if settings.keys is None or settings.keys_file is None:
        return ()
    return (f"{KEYS.name} and {KEYS_FILE.name} both name keys; set one of them.",)


def _unknown(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Complain of names that are nearly a setting's. Any other name is somebody else's business."""
    known = [setting.name for setting in SETTINGS]
    strays = sorted(name for name in environ if name.startswith(PREFIX) and name not in known)
    return tuple(_stray(name, near[0]) for name in strays if (near := _near(name, known)))


def _near(name: str, known: list[str]) -> list[str]:
    return difflib.get_close_matches(name, known, n=1, cutoff=0.75)


def _stray(name: str, near: str) -> str:
    return f"{name} is no setting. Is {near} meant?"
