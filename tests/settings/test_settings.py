from ipaddress import ip_network
from pathlib import Path

import pytest

from service.settings.limits import PostLimits
from service.settings.setting import BrokenSettings
from service.settings.settings import SETTINGS, Settings, read_settings
from service.telemetry.log import LogFormat, LogLevel


def complaints_about(**environ: str) -> tuple[str, ...]:
    with pytest.raises(BrokenSettings) as broken:
        read_settings(environ)
    return broken.value.complaints


def test_an_empty_environment_gives_the_promised_defaults() -> None:
    assert read_settings({}) == Settings(
        data=Path("data"),
        host="127.0.0.1",
        port=8000,
        public_url="http://localhost:8000",
        database_url=None,
        redis_url=None,
        trusted_proxies=(),
        limits=PostLimits(address=600, author=10, site=0),
        workers=1,
        live_limit=5_000,
        keys=None,
        keys_file=None,
        log_format=LogFormat.AUTO,
        log_level=LogLevel.INFO,
        rules=None,
        scorer=None,
        idle_minutes=120,
        webhook_allow=(),
        webhook_schedule=(0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400),
        webhook_timeout=20,
    )


@pytest.mark.parametrize(
    ("name", "words", "field", "value"),
    [
        ("HAKAM_DATA", "/srv/hakam", "data", Path("/srv/hakam")),
        ("HAKAM_IDLE_MINUTES", "30", "idle_minutes", 30),
        ("HAKAM_HOST", "0.0.0.0", "host", "0.0.0.0"),
        ("HAKAM_HOST", "::", "host", "::"),
        ("HAKAM_HOST", "comments.internal", "host", "comments.internal"),
        ("HAKAM_PORT", "1", "port", 1),
        ("HAKAM_PORT", "65535", "port", 65535),
        ("HAKAM_PUBLIC_URL", "https://comments.example", "public_url", "https://comments.example"),
        ("HAKAM_PUBLIC_URL", "https://news.example:8443/hakam/", "public_url", "https://news.example:8443/hakam"),
        ("DATABASE_URL", "postgresql://u:p@db/hakam", "database_url", "postgresql://u:p@db/hakam"),
        ("DATABASE_URL", "postgres:///hakam?host=/run/pg", "database_url", "postgres:///hakam?host=/run/pg"),
        ("REDIS_URL", "rediss://:p@cache:6380/1", "redis_url", "rediss://:p@cache:6380/1"),
        ("REDIS_URL", "unix:///run/redis.sock", "redis_url", "unix:///run/redis.sock"),
        ("HAKAM_LIMITS", "author=3", "limits", PostLimits(address=600, author=3, site=0)),
        ("HAKAM_LIMITS", "site=9, address=1,author=2", "limits", PostLimits(address=1, author=2, site=9)),
        ("HAKAM_LIMITS", "off", "limits", PostLimits(address=0, author=0, site=0)),
        ("HAKAM_WORKERS", "4", "workers", 4),
        ("HAKAM_LIVE_LIMIT", "1", "live_limit", 1),
        ("HAKAM_KEYS", '{"version": 1}', "keys", '{"version": 1}'),
        ("HAKAM_KEYS_FILE", "/run/secrets/keys", "keys_file", Path("/run/secrets/keys")),
        ("HAKAM_LOG_FORMAT", "JSON", "log_format", LogFormat.JSON),
        ("HAKAM_LOG_LEVEL", "warning", "log_level", LogLevel.WARNING),
        ("HAKAM_RULES", "/srv/rules", "rules", Path("/srv/rules")),
        ("HAKAM_WEBHOOK_ALLOW", "127.0.0.0/8", "webhook_allow", (ip_network("127.0.0.0/8"),)),
        ("HAKAM_WEBHOOK_SCHEDULE", "0, 1,60", "webhook_schedule", (0, 1, 60)),
        ("HAKAM_WEBHOOK_TIMEOUT", "5", "webhook_timeout", 5),
    ],
)
def test_a_setting_is_read(name: str, words: str, field: str, value: object) -> None:
    assert getattr(read_settings({name: words}), field) == value


def test_trusted_proxies_are_address_ranges() -> None:
    settings = read_settings({"HAKAM_TRUSTED_PROXIES": "10.0.0.0/8, fd00::/8,192.0.2.1,"})
    assert settings.trusted_proxies == (ip_network("10.0.0.0/8"), ip_network("fd00::/8"), ip_network("192.0.2.1"))


@pytest.mark.parametrize(
    ("name", "words", "asked"),
    [
        ("HAKAM_HOST", "not a host", "must be an address such as"),
        ("HAKAM_HOST", "-x.example", "must be an address such as"),
        ("HAKAM_PORT", "0", "must be a port from 1 to 65535"),
        ("HAKAM_PORT", "65536", "must be a port from 1 to 65535"),
        ("HAKAM_PORT", "http", "must be a port from 1 to 65535"),
        ("HAKAM_WORKERS", "0", "must be a whole number from 1 to 16"),
        ("HAKAM_LIVE_LIMIT", "0", "must be a whole number from 1 to 100000"),
        ("HAKAM_LIVE_LIMIT", "-5", "must be a whole number from 1 to 100000"),
        ("HAKAM_LIVE_LIMIT", "1e3", "must be a whole number from 1 to 100000"),
        ("HAKAM_LIVE_LIMIT", "9" * 5000, "must be a whole number from 1 to 100000"),
        ("HAKAM_PORT", "-1", "must be a port from 1 to 65535"),
        ("HAKAM_PORT", "8" * 5000, "must be a port from 1 to 65535"),
        ("HAKAM_PORT", "tcp://10.0.0.1:80", "enableServiceLinks: false"),
        ("HAKAM_PUBLIC_URL", "comments.example", "must be an http or https URL"),
        ("HAKAM_PUBLIC_URL", "ftp://comments.example", "must be an http or https URL"),
        ("HAKAM_PUBLIC_URL", "https://comments.example/?a=b", "must be an http or https URL"),
        ("HAKAM_PUBLIC_URL", "https://user:word@comments.example", "must be an http or https URL"),
        ("HAKAM_PUBLIC_URL", "https://comments.example:99999", "must be an http or https URL"),
        ("HAKAM_PUBLIC_URL", "https://[", "must be an http or https URL"),
        ("HAKAM_PUBLIC_URL", "https://a b", "must be an http or https URL"),
        ("DATABASE_URL", "mysql://db/hakam", "must be a URL that begins with postgresql://"),
        ("DATABASE_URL", "postgresql:", "must be a URL that begins with postgresql://"),
        ("REDIS_URL", "cache:6379", "must be a URL that begins with redis://"),
        ("HAKAM_TRUSTED_PROXIES", "10.0.0.1/8", "must be address ranges"),
        ("HAKAM_TRUSTED_PROXIES", "everybody", "must be address ranges"),
        ("HAKAM_LIMITS", "10", "must be off, or counts"),
        ("HAKAM_LIMITS", "author=-1", "must be off, or counts"),
        ("HAKAM_LIMITS", "author=١", "must be off, or counts"),
        ("HAKAM_LIMITS", "author=1,author=2", "must be off, or counts"),
        ("HAKAM_LIMITS", "reader=1", "must be off, or counts"),
        ("HAKAM_LIMITS", "author=" + "9" * 10, "must be off, or counts"),
        ("HAKAM_LOG_FORMAT", "xml", "must be one of auto, json, text"),
        ("HAKAM_LOG_LEVEL", "loud", "must be one of debug, info, warning, error"),
    ],
)
def test_a_wrong_value_is_told_by_its_setting(name: str, words: str, asked: str) -> None:
    (complaint,) = complaints_about(**{name: words})
    assert complaint.startswith(f"{name} is ")
    assert asked in complaint
    assert len(complaint) < 400


def test_all_wrong_settings_are_told_in_one_letter() -> None:
    environ = {"HAKAM_PORT": "x", "HAKAM_LIMITS": "x", "HAKAM_PROT": "1"}
    with pytest.raises(BrokenSettings) as broken:
        read_settings(environ)
    assert str(broken.value) == (
        "Hakam cannot start with these settings:\n"
        '  HAKAM_PORT is "x", but must be a port from 1 to 65535.\n'
        '  HAKAM_LIMITS is "x", but must be off, or counts a minute such as address=600,author=10,site=0,'
        " each of the three at most once.\n"
        "  HAKAM_PROT is no setting. Is HAKAM_PORT meant?\n"
        "`hakam settings` shows all there are."
    )


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("HAKAM_LIMIT", "HAKAM_LIMIT is no setting. Is HAKAM_LIMITS meant?"),
        ("HAKAM_DATABASE_URL", "HAKAM_DATABASE_URL is no setting. Is DATABASE_URL meant?"),
    ],
)
def test_a_name_that_is_no_setting_is_told_with_the_nearest(name: str, complaint: str) -> None:
    assert complaints_about(**{name: "1"}) == (complaint,)


def test_a_name_that_is_like_no_setting_is_somebody_elses() -> None:
    assert read_settings({"HAKAM_XYZZY": "1", "HAKAM_GREETINGS_TO_ALL": "127.0.0.0/8"}) == read_settings({})


def test_other_programs_settings_are_their_own() -> None:
    assert read_settings({"PATH": "/bin", "DATABASE_URI": "x", "hakam_port": "9"}) == read_settings({})


@pytest.mark.parametrize("name", [setting.name for setting in SETTINGS])
@pytest.mark.parametrize("nothing", ["", "  "])
def test_a_setting_that_is_empty_counts_as_not_set(name: str, nothing: str) -> None:
    assert read_settings({name: nothing}) == read_settings({})


def test_two_places_for_keys_are_one_too_many() -> None:
    (complaint,) = complaints_about(HAKAM_KEYS="{}", HAKAM_KEYS_FILE="/run/secrets/keys")
    assert complaint == "HAKAM_KEYS and HAKAM_KEYS_FILE both name keys; set one of them."


@pytest.mark.parametrize(
    ("host", "public_url"),
    [
        ("0.0.0.0", "http://localhost:81"),
        ("::", "http://localhost:81"),
        ("192.0.2.4", "http://192.0.2.4:81"),
        ("2001:db8::4", "http://[2001:db8::4]:81"),
    ],
)
def test_without_a_public_url_hakam_is_reached_where_it_listens(host: str, public_url: str) -> None:
    assert read_settings({"HAKAM_HOST": host, "HAKAM_PORT": "81"}).public_url == public_url


def test_a_letter_shows_no_secret() -> None:
    (complaint,) = complaints_about(DATABASE_URL="mysql://hakam:open-sesame@db")
    assert complaint.startswith("DATABASE_URL is set, but must be")
    assert "sesame" not in complaint


def test_settings_print_none_of_their_values() -> None:
    settings = read_settings({"DATABASE_URL": "postgresql://hakam:open-sesame@db/hakam", "HAKAM_KEYS": "open-sesame"})
    assert "sesame" not in f"{settings} {settings!r}"


def test_every_setting_is_declared_once_with_one_sentence() -> None:
    assert len({setting.name for setting in SETTINGS}) == len(SETTINGS) == len(Settings.__struct_fields__)
    assert all(setting.sentence.endswith(".") and ". " not in setting.sentence for setting in SETTINGS)
