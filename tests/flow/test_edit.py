"""Where an edited comment stands: the whole table of before, decided and judged."""

from datetime import UTC, datetime

import pytest

from service.domain.comment import Comment, Status
from service.domain.edit import Draft
from service.domain.ids import ArticleId, AuthorId, CommentId, SiteId
from service.domain.verdict import Action, Verdict
from service.flow.edit import status_after


def verdict(action: Action) -> Verdict:
    return Verdict(action=action, priority=0, reasons=(), unknown=(), signals={}, rulebook="abc", models={})


def draft(status: Status, *, decided: bool) -> Draft:
    comment = Comment(
        id=CommentId("01ARZ3NDEKTSV4RRFFQ69G5FAV"),
        site=SiteId("demo"),
        article=ArticleId("a"),
        parent=None,
        depth=0,
        author=AuthorId("writer"),
        avatar="avatar",
        name="سلمى",
        public_name="سلمى",
        website=None,
        body="نص",
        public_body="نص",
        language="ar",
        status=status,
        version=1,
        created_at=datetime(2026, 5, 4, 12, tzinfo=UTC),
    )
    return Draft(comment=comment, client=None, verdict=verdict(Action.PUBLISH), decided=decided)


@pytest.mark.parametrize(
    ("before", "decided", "publish", "hold", "reject"),
    [
        (Status.PUBLISHED, False, Status.PUBLISHED, Status.HELD, Status.REJECTED),
        (Status.PUBLISHED, True, Status.PUBLISHED, Status.HELD, Status.HELD),
        (Status.HELD, False, Status.HELD, Status.HELD, Status.HELD),
        (Status.HELD, True, Status.HELD, Status.HELD, Status.HELD),
        (Status.REJECTED, False, Status.HELD, Status.HELD, Status.REJECTED),
    ],
)
def test_an_edit_never_publishes_what_was_not_public(
    before: Status, publish: Status, hold: Status, reject: Status, *, decided: bool
) -> None:
    judged = [status_after(draft(before, decided=decided), verdict(action)) for action in Action]
    assert judged == [publish, hold, reject]
