"""What the desk says of a decision: to whoever took it, and to whoever was not the first."""

import msgspec

from service.domain.comment import Status
from service.domain.decision import Decision, Ruling
from service.domain.ruled import Ruled
from service.flow.desk import Outcome
from service.web.catalogue import Voice


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """``came`` is one word for scripts: decided, taken, edited, moved, undone or kept. ``tone`` is a notice's."""

    came: str
    text: str
    tone: str = "plain"


def of_ruling(outcome: Outcome, voice: Voice) -> Said:
    """Tell what came of a ruling. Somebody else's decision is told as it was, and an edit that there is one."""
    decision = outcome.decision
    if decision is not None and outcome.mine:
        return Said(came="decided", text=decided(decision, outcome.similar, voice), tone="good")
    if outcome.case.comment.in_review:
        return Said(came="edited", text=voice.say("desk.edited"))
    if decision is not None:
        who = decision.actor.label or voice.say("desk.somebody")
        return Said(came="taken", text=voice.say(f"desk.taken.{_by(decision)}", who=who, **_why(decision, voice)))
    return Said(came="moved", text=voice.say(f"desk.moved.{outcome.case.comment.status}"))


def of_undoing(outcome: Outcome, voice: Voice) -> Said:
    if outcome.similar:
        return Said(came="undone", text=voice.count("desk.undone_similar", outcome.similar), tone="good")
    return Said(came="undone", text=voice.say("desk.undone"), tone="good")


def of_moved(status: str, voice: Voice) -> Said:
    """Tell why a decision could not be taken back."""
    return Said(came="kept", text=voice.say("desk.not_undone", status=voice.say(f"chip.{Status(status)}")))


def withdrawn(voice: Voice) -> Said:
    return Said(came="moved", text=voice.say("desk.moved.withdrawn"))


def gone(voice: Voice) -> Said:
    return Said(came="moved", text=voice.say("desk.gone"))


def ended(voice: Voice) -> str:
    """Tell that a lease has run out."""
    return voice.say("desk.lease_ended")


def decided(decision: Decision, similar: int, voice: Voice) -> str:
    """Tell a decision of one's own in a sentence."""
    key, why = f"desk.decided.{_by(decision)}", _why(decision, voice)
    if similar:
        return voice.say(
            "desk.with_similar", sentence=voice.say(key, **why), others=voice.count("desk.others", similar)
        )
    return voice.say(key, **why)


def of_ruled(ruled: Ruled, voice: Voice) -> str:
    return decided(ruled.decision, ruled.similar, voice)


def _by(decision: Decision) -> str:
    if decision.action is Ruling.REJECT and decision.reason is not None:
        return "reject_for"
    return decision.action.value


def _why(decision: Decision, voice: Voice) -> dict[str, str]:
    return {"reason": voice.say(f"reason.{decision.reason}")} if decision.reason else {}
