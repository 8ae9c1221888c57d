"""The component's modules as one script: a page loads it whole, and nothing has to be built beforehand."""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./([a-z_]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) )", re.MULTILINE)
_REMARK = re.compile(r"^\s*(?:/\*.*?\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
_INDENT = re.compile(r"^[ \n]+", re.MULTILINE)
_NAME = re.compile(r"^(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)


def bundle(folder: Path = HERE) -> str:
    """Return the script: texts and style as constants, then each module behind those it imports.

    Raises CycleError where modules import each other in a circle, ValueError where two of them have one name for
    different things: in one piece they share a scope.
    """
    sources = {file.stem: file.read_text("utf-8") for file in sorted((folder / "component").glob("*.js"))}
    imports = {name: _IMPORT.findall(source) for name, source in sources.items()}
    modules = [_EXPORT.sub("", _IMPORT.sub("", sources[name])) for name in TopologicalSorter(imports).static_order()]
    whole = "".join([_constants(folder), *modules])
    if twice := [name for name, times in Counter(_NAME.findall(whole)).items() if times > 1]:
        raise ValueError(f"modules of the embedded script share the names {', '.join(twice)}")
    return f'(() => {{\n"use strict";\n{_light(whole)}}})();\n'


def texts(folder: Path = HERE) -> Mapping[str, dict[str, Any]]:
    """Return what the component says, by language."""
    return {file.stem: tomllib.loads(file.read_text("utf-8")) for file in sorted((folder / "texts").glob("*.toml"))}


def _constants(folder: Path) -> str:
    style = (folder / "component" / "style.css").read_text("utf-8")
    said = json.dumps(texts(folder), ensure_ascii=False, separators=(",", ":"))
    return f"const TEXTS = {said};\nconst STYLE = {json.dumps(_light(style))};\n"


def _light(source: str) -> str:
    """Leave out remarks that stand on lines of their own, and indents. No text of ours spans lines, so none changes."""
    return _INDENT.sub("", _REMARK.sub("", source))
