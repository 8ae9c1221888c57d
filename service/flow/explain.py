"""The explanation: why a comment got its verdict, judged again from the signals that were kept with it."""

import msgspec

from service.domain.case import Case
from service.domain.errors import Unknown
from service.domain.ids import CommentId, SiteId
from service.domain.verdict import Verdict
from service.flow.ports.moderation import Cases
from service.rulebook.decide import decide
from service.rulebook.rulebook import Rulebook


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """``again`` is the verdict of the rulebook at hand on the same signals.

    ``same_rules`` says whether that is the rulebook which judged; then ``again`` must be the verdict itself.
    """

    case: Case
    again: Verdict
    same_rules: bool

    @property
    def holds(self) -> bool:
        """Whether the replay gave the verdict, bit for bit."""
        return msgspec.json.encode(self.again) == msgspec.json.encode(self.case.verdict)


async def explain(ledger: Cases, site: SiteId, comment: CommentId, rulebook: Rulebook) -> Explanation:
    """Return why the comment's latest verdict is what it is. Raise Unknown("comment"), Unavailable."""
    case = await ledger.case(site, comment)
    if case is None:
        raise Unknown("comment")
    verdict = case.verdict
    again = decide(rulebook, verdict.signals, verdict.models)
    return Explanation(case=case, again=again, same_rules=verdict.rulebook == rulebook.hash)
