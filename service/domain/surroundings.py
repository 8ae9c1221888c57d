"""What surrounds a case: what stands near it, and what readers said of it. It is read together with the case."""

import msgspec

from service.domain.article import Article
from service.domain.comment import Comment
from service.domain.flag import Flag


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """``thread`` leads to the case: the comments that it answers, the topmost first, and the replies just before it.

    ``flags`` are the newest of those that nobody has decided on.
    """

    article: Article
    thread: tuple[Comment, ...] = ()
    flags: tuple[Flag, ...] = ()
