"""The journeys of rules: those that follow what editors write, and the desk where sites write their own."""

from service.flow.reloading import Reloading
from service.flow.replay import Replay
from service.flow.rulebooks import Rulebooks
from service.flow.rules_desk import RulesDesk
from service.flow.trial import Trial
from service.house.clock import now
from service.house.machines import Machines
from service.house.rules import Bindery
from service.settings.settings import Settings
from service.store.packs import Packs
from service.store.past import Past


def make_rules(machines: Machines, rulebooks: Rulebooks, settings: Settings) -> tuple[Reloading, RulesDesk, Trial]:
    """Return them, sharing the rulebooks of the process."""
    bindery, packs = Bindery(settings.rules), Packs(machines.engine)
    reloading = Reloading(rulebooks=rulebooks, bindery=bindery, packs=packs, clock=now)
    desk = RulesDesk(
        rulebooks=rulebooks,
        reloading=reloading,
        bindery=bindery,
        packs=packs,
        cases=machines.ledger,
        mint=machines.mint,
        clock=now,
    )
    return reloading, desk, Trial(replay=Replay(Past(machines.patient)), desk=desk, clock=now)
