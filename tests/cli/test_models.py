"""``hakam model`` and ``hakam scorer``, where the extra or the model they need is missing."""

import subprocess
from collections.abc import Callable

from service.house.extra import lacking

HakamWith = Callable[..., subprocess.CompletedProcess[str]]


def test_without_a_model_the_list_is_empty(hakam_with: HakamWith) -> None:
    done = hakam_with("model", "list")
    assert (done.returncode, done.stdout) == (0, "")


def test_a_model_that_is_not_installed_cannot_be_used(hakam_with: HakamWith) -> None:
    done = hakam_with("model", "use", "multilingual")
    assert (done.returncode, "Installed are: none" in done.stderr) == (1, True)


def test_only_detoxifys_own_models_are_fetched(hakam_with: HakamWith) -> None:
    done = hakam_with("model", "fetch", "enormous")
    assert (done.returncode, "multilingual" in done.stderr) == (2, True)


def test_a_scorer_must_know_where_to_listen(hakam_with: HakamWith) -> None:
    done = hakam_with("scorer")
    assert (done.returncode, "--listen" in done.stderr) == (1, True)


def test_a_scorer_without_a_model_says_how_to_install_one(hakam_with: HakamWith) -> None:
    done = hakam_with("scorer", "--listen", "unix:/run/scorer.sock")
    assert (done.returncode, "hakam model fetch multilingual" in done.stderr) == (1, True)


def test_what_the_extra_would_have_installed_is_named() -> None:
    assert lacking("json", "no_such_module", "neither_this") == (
        "The deep model needs no_such_module, neither_this, which `pip install 'hakam[detoxify]'` installs."
    )
    assert lacking("json") is None
