import pytest

from service.privacy.email import same_person


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sara@Example.com", "sara@example.COM"),
        (" sara@example.com", "sara@example.com "),
        ("jose\u0301@example.com", "josé@example.com"),
        ("STRASSE@example.de", "straße@example.de"),
        ("سارة@مثال.كوم", "سارة@مثال.كوم"),
    ],
)
def test_one_person_writes_an_address_in_many_ways(one: str, other: str) -> None:
    assert same_person(one) == same_person(other)


@pytest.mark.parametrize("other", ["sara.a@example.com", "sara+news@example.com", "sara@example.org"])
def test_other_addresses_are_other_people(other: str) -> None:
    assert same_person(other) != same_person("sara@example.com")
