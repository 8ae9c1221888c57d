"""A ring and the promise that it keeps."""

import pytest

from service.privacy.keyring import Keyring, new_keyring
from service.privacy.promise import EmailPromise


@pytest.fixture
def ring() -> Keyring:
    return new_keyring()


@pytest.fixture
def promise(ring: Keyring) -> EmailPromise:
    return EmailPromise(ring)
