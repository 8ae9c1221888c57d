"""The settings as tables: for a terminal with what is set now, and for a page with what there is."""

from collections.abc import Mapping
from typing import Any

from service.settings.setting import Setting
from service.settings.settings import SETTINGS, text_of

HIDDEN = "(set, not shown)"
NOTHING = "(not set)"


def settings_table(environ: Mapping[str, str]) -> str:
    """Return every setting with its value now and its sentence, for a terminal. No secret value is in it."""
    rows = [(setting.name, _shown(setting, environ), setting.sentence) for setting in SETTINGS]
    names, values = (max(len(row[column]) for row in rows) for column in (0, 1))
    return "\n".join(f"{name:<{names}}  {value:<{values}}  {sentence}" for name, value, sentence in rows)


def readme_table() -> str:
    """Return every setting with its default and its sentence, in Markdown."""
    rows = [f"| `{setting.name}` | {_default(setting)} | {setting.sentence} |" for setting in SETTINGS]
    return "\n".join(["| setting | default | what it does |", "| --- | --- | --- |", *rows])


def _shown(setting: Setting[Any], environ: Mapping[str, str]) -> str:
    text = text_of(setting, environ)
    return HIDDEN if text and setting.secret else text or NOTHING


def _default(setting: Setting[Any]) -> str:
    return f"`{setting.default}`" if setting.default else ""
