from service.web.console.nav import MAIN, RUNNING, nav


def test_an_administrator_sees_every_page_of_the_site() -> None:
    found = nav("demo", "/console/demo/", admin=True)
    assert [place.key for place in found.main] == list(MAIN)
    assert [place.key for place in found.running] == list(RUNNING)
    assert [place.href for place in found.main[:2]] == ["/console/demo/", "/console/demo/queue"]


def test_a_moderator_is_not_shown_what_only_administrators_open() -> None:
    assert nav("demo", "/console/demo/", admin=False).running == ()


def test_one_page_at_most_is_the_one_that_is_shown() -> None:
    for path, here in {
        "/console/demo/": ["desk"],
        "/console/demo/comments/01AB": ["comments"],
        "/console/demo/webhooks": ["webhooks"],
        "/console/demo/keysmith": [],
    }.items():
        found = nav("demo", path, admin=True)
        assert [place.key for place in (*found.main, *found.running, *found.own) if place.here] == here
