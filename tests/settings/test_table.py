import pytest

from service.settings.settings import SETTINGS
from service.settings.table import readme_table, settings_table

SECRETS = [setting.name for setting in SETTINGS if setting.secret]


def test_the_table_has_a_line_for_every_setting_in_order() -> None:
    lines = settings_table({}).splitlines()
    assert [line.split()[0] for line in lines] == [setting.name for setting in SETTINGS]
    assert all(line.endswith(setting.sentence) for line, setting in zip(lines, SETTINGS, strict=True))


def test_the_table_shows_what_is_set_and_else_the_default() -> None:
    table = settings_table({"HAKAM_PORT": "9999"})
    assert "HAKAM_PORT              9999 " in table
    assert "HAKAM_HOST              127.0.0.1 " in table
    assert "HAKAM_RULES             (not set) " in table


def test_the_table_shows_a_wrong_value_too() -> None:
    assert "HAKAM_PORT              http " in settings_table({"HAKAM_PORT": "http"})


def test_what_opens_a_server_or_a_seal_is_secret() -> None:
    assert SECRETS == ["DATABASE_URL", "REDIS_URL", "HAKAM_KEYS"]


@pytest.mark.parametrize("name", SECRETS)
def test_the_table_tells_that_a_secret_is_set_and_not_what_it_is(name: str) -> None:
    table = settings_table({name: "open-sesame"})
    assert "(set, not shown)" in table
    assert "sesame" not in table


def test_the_readme_table_has_every_name_default_and_sentence() -> None:
    rows = readme_table().splitlines()[2:]
    assert rows[2] == "| `HAKAM_PORT` | `8000` | The port to listen on. |"
    assert len(rows) == len(SETTINGS)
    assert all(row.count("|") == 4 for row in rows)
