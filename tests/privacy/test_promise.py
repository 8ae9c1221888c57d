import base64
import hashlib
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from service.domain.entry import Identity
from service.domain.ids import CommentId, SiteId
from service.flow.ports.promise import Promise
from service.privacy.keyring import BrokenKeys, Keyring, new_keyring
from service.privacy.promise import EmailPromise
from service.privacy.seal import SealBroken, key_of

SITE, OTHER_SITE = SiteId("demo"), SiteId("other")
EMAIL = "Sara.Canary@Example.com"
HOME, CAFE = "203.0.113.7", "198.51.100.9"
COMMENT = CommentId("01JNZZZZZZZZZZZZZZZZZZZZZZ")
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def sara(promise: EmailPromise) -> Identity:
    return promise.identify(SITE, EMAIL, "سارة", HOME)


def test_the_promise_is_what_the_journeys_ask_for(promise: EmailPromise) -> None:
    port: Promise = promise
    assert port.identify(SITE, None, "سارة", None).sealed_email is None


def test_an_address_is_one_author_however_it_is_written_and_wherever_from(
    promise: EmailPromise, sara: Identity
) -> None:
    assert promise.identify(SITE, EMAIL.lower(), "Sara", CAFE).author == sara.author


def test_the_author_is_another_on_another_site(promise: EmailPromise, sara: Identity) -> None:
    assert promise.identify(OTHER_SITE, EMAIL, "سارة", HOME).author != sara.author


def test_another_ring_knows_the_author_by_another_name(sara: Identity) -> None:
    assert EmailPromise(new_keyring()).identify(SITE, EMAIL, "سارة", HOME).author != sara.author


def test_an_author_stays_the_same_when_the_sealing_key_is_rotated(ring: Keyring, sara: Identity) -> None:
    rotated = EmailPromise(ring.rotated()).identify(SITE, EMAIL, "سارة", HOME)
    assert (rotated.author, rotated.avatar, rotated.client, rotated.visitor) == (
        sara.author,
        sara.avatar,
        sara.client,
        sara.visitor,
    )


def test_without_an_address_the_author_is_the_name_and_the_network(promise: EmailPromise) -> None:
    author = promise.identify(SITE, None, "سارة", HOME).author
    assert promise.identify(SITE, None, "سارة", HOME).author == author
    assert promise.identify(SITE, None, "سارة", CAFE).author != author
    assert promise.identify(SITE, None, "عمر", HOME).author != author


def test_a_name_that_is_an_address_is_not_that_addresss_author(promise: EmailPromise, sara: Identity) -> None:
    assert promise.identify(SITE, None, EMAIL.lower(), HOME).author != sara.author


def test_the_tokens_of_an_identity_tell_nothing_of_each_other(sara: Identity) -> None:
    assert sara.client is not None
    tokens = {sara.author, sara.avatar, sara.client.hex(), sara.visitor.hex()}
    assert len(tokens) == 4


def test_the_avatar_is_the_same_from_comment_to_comment(promise: EmailPromise, sara: Identity) -> None:
    assert promise.identify(SITE, EMAIL, "سارة ع", HOME).avatar == sara.avatar


def test_two_readers_behind_one_network_have_two_avatars(promise: EmailPromise, sara: Identity) -> None:
    assert promise.identify(SITE, "omar@example.com", "سارة", HOME).avatar != sara.avatar


@pytest.mark.parametrize("elsewhere", [CAFE, None])
def test_nobody_learns_from_an_avatar_which_comments_are_an_addresss(
    promise: EmailPromise, sara: Identity, elsewhere: str | None
) -> None:
    guessed = promise.identify(SITE, EMAIL, "سارة", elsewhere)
    assert guessed.avatar != sara.avatar
    assert guessed.visitor != sara.visitor


def test_without_a_network_an_avatar_says_no_more_than_the_name(promise: EmailPromise) -> None:
    sara, omar = (promise.identify(SITE, email, "سارة", None) for email in (EMAIL, "omar@example.com"))
    assert sara.avatar == omar.avatar
    assert sara.author != omar.author


def test_the_client_is_the_network_and_not_the_author(promise: EmailPromise, sara: Identity) -> None:
    assert promise.identify(SITE, None, "عمر", "::ffff:" + HOME).client == sara.client
    assert promise.identify(SITE, EMAIL, "سارة", CAFE).client != sara.client
    assert promise.identify(OTHER_SITE, EMAIL, "سارة", HOME).client != sara.client


def test_one_phone_is_one_client_whatever_address_it_takes_of_its_network(promise: EmailPromise) -> None:
    one, other = (promise.identify(SITE, EMAIL, "سارة", f"2001:db8::{host}").client for host in ("1", "ffff"))
    assert one == other


def test_without_a_network_there_is_no_client(promise: EmailPromise) -> None:
    assert promise.identify(SITE, EMAIL, "سارة", None).client is None


def test_the_address_opens_as_it_was_typed(promise: EmailPromise, sara: Identity) -> None:
    assert sara.sealed_email is not None
    assert promise.open_email(SITE, sara.author, sara.sealed_email) == EMAIL


def test_the_address_opens_for_nobody_else(promise: EmailPromise, sara: Identity) -> None:
    assert sara.sealed_email is not None
    omar = promise.identify(SITE, "omar@example.com", "عمر", HOME)
    with pytest.raises(SealBroken):
        promise.open_email(SITE, omar.author, sara.sealed_email)
    with pytest.raises(SealBroken):
        promise.open_email(OTHER_SITE, sara.author, sara.sealed_email)


def test_after_a_rotation_an_address_is_sealed_anew_once(ring: Keyring, sara: Identity) -> None:
    assert sara.sealed_email is not None
    promise = EmailPromise(ring.rotated())
    fresh = promise.reseal(SITE, sara.author, sara.sealed_email)
    assert key_of(fresh) == "k2"
    assert promise.open_email(SITE, sara.author, fresh) == EMAIL
    assert promise.reseal(SITE, sara.author, fresh) == fresh


def test_nothing_that_is_kept_shows_the_address_or_a_plain_hash_of_it(sara: Identity) -> None:
    kept = msgspec.json.encode(sara).lower() + repr(sara).lower().encode() + (sara.sealed_email or b"")
    for address in (EMAIL, EMAIL.lower(), EMAIL.upper()):
        spelled = address.encode()
        hashes = [hashlib.new(name, spelled) for name in ("md5", "sha1", "sha256")]
        traces = [spelled, base64.b64encode(spelled).rstrip(b"="), *(found.hexdigest().encode() for found in hashes)]
        assert not [trace for trace in traces if trace.lower() in kept]
    assert b"canary" not in kept


def test_an_authors_token_opens_their_own_comment(promise: EmailPromise) -> None:
    token = promise.author_token(SITE, COMMENT)
    assert token.startswith("hat_")
    assert promise.owns(SITE, COMMENT, token)


def test_an_authors_token_is_made_again_the_same_after_a_rotation(ring: Keyring) -> None:
    assert EmailPromise(ring.rotated()).owns(SITE, COMMENT, EmailPromise(ring).author_token(SITE, COMMENT))


def test_an_authors_token_opens_no_other_comment_and_no_other_site(promise: EmailPromise) -> None:
    token = promise.author_token(SITE, COMMENT)
    assert not promise.owns(SITE, CommentId(COMMENT[:-1] + "0"), token)
    assert not promise.owns(OTHER_SITE, COMMENT, token)


@pytest.mark.parametrize("token", ["", "hat_", "hat_" + "a" * 32, "hat_مرحبا", "\udcff", "x" * 100_000])
def test_what_is_no_token_of_ours_opens_nothing(promise: EmailPromise, token: str) -> None:
    assert not promise.owns(SITE, COMMENT, token)


def test_a_form_token_tells_its_age_on_its_own_site(promise: EmailPromise) -> None:
    token = promise.form_token(SITE, NOW)
    assert promise.form_age(SITE, token, NOW + timedelta(seconds=9)) == 9.0
    assert promise.form_age(OTHER_SITE, token, NOW + timedelta(seconds=9)) is None


def test_a_fingerprint_is_the_same_for_the_same_parts_only(promise: EmailPromise) -> None:
    fingerprint = promise.fingerprint(SITE, "article", "words")
    assert len(fingerprint) == 32
    assert promise.fingerprint(SITE, "article", "words") == fingerprint
    others = [(SITE, "articleword", "s"), (SITE, "words", "article"), (OTHER_SITE, "article", "words")]
    assert fingerprint not in {promise.fingerprint(site, *parts) for site, *parts in others}


def test_a_key_that_another_process_added_is_found_where_the_ring_is_kept(ring: Keyring) -> None:
    rotated = ring.rotated()
    sealed = EmailPromise(rotated).seal_email(SITE, "someone", EMAIL)
    promise = EmailPromise(ring, again=lambda: rotated)
    assert promise.open_email(SITE, "someone", sealed) == EMAIL
    assert key_of(promise.seal_email(SITE, "someone", EMAIL)) == "k2"


def test_a_ring_of_another_ledger_is_not_taken_over(ring: Keyring) -> None:
    promise = EmailPromise(ring, again=new_keyring)
    promise.refresh()
    assert promise.ring is ring


def test_a_ring_that_cannot_be_read_again_changes_nothing(ring: Keyring) -> None:
    def broken() -> Keyring:
        raise BrokenKeys("gone")

    promise = EmailPromise(ring, again=broken)
    promise.refresh()
    assert promise.ring is ring
