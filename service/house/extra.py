"""The extra ``detoxify``: whether what the deep model runs on is installed."""

from importlib.util import find_spec

from service.house.letter import CannotOpen

SERVING = ("onnxruntime", "tokenizers", "numpy")
INSTALLING = ("detoxify", "torch", "transformers", "onnx", "onnxscript", *SERVING)


def lacking(*modules: str) -> str | None:
    """Return a letter where some of these cannot be imported, None where all can."""
    absent = [name for name in modules if find_spec(name) is None]
    if not absent:
        return None
    return f"The deep model needs {', '.join(absent)}, which `pip install 'hakam[detoxify]'` installs."


def need(*modules: str) -> None:
    """See that all of these can be imported. Raises CannotOpen."""
    if letter := lacking(*modules):
        raise CannotOpen(letter)
