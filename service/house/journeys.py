"""The journeys of one process: each is handed the machines that it asks for."""

from service.domain.ids import SiteId
from service.flow.access import Access
from service.flow.article_list import ArticleList
from service.flow.articles import Articles
from service.flow.authors import Authors
from service.flow.browse import Browse
from service.flow.claimants import Claimants
from service.flow.desk import Desk
from service.flow.edit import Editing
from service.flow.figures import Overview
from service.flow.flags import Flagging
from service.flow.journeys import Journeys
from service.flow.judge import Judge
from service.flow.live import Live
from service.flow.own import OwnComment
from service.flow.readiness import Ping, Readiness
from service.flow.relay import Relay
from service.flow.review import Review
from service.flow.scores import Scores
from service.flow.search import Searching
from service.flow.settings_desk import SettingsDesk
from service.flow.submit import Submit
from service.flow.sweep import Sweep
from service.house.clock import now
from service.house.machines import Machines
from service.house.reception import make_reception
from service.house.rule_journeys import make_rules
from service.house.webhooks import make_deliver, make_endpoints
from service.privacy.promise import EmailPromise
from service.queue.limits import LimitSettings, RedisLimits
from service.settings.settings import Settings
from service.store.article_lists import ArticleLists
from service.store.chronicle import Chronicle
from service.store.desk import Desks
from service.store.edits import Edits
from service.store.figures import FigureLedger
from service.store.flags import Flags
from service.store.search import Searches
from service.store.standings import Standings
from service.store.unscored import UnscoredComments
from service.telemetry.metrics import LIMITS_FAILED_OPEN
from service.text.sketch import Sketcher
from service.web.stream import write


def make_journeys(
    machines: Machines, promise: EmailPromise, judge: Judge, settings: Settings, scorer: Ping | None = None
) -> Journeys:
    """Return them all, sharing one relay, one set of limits and one memory of sites."""
    ledger, registry, mint, engine = machines.ledger, machines.registry, machines.mint, machines.engine
    relay = Relay(machines.line, machines.bell)
    access = Access(registry, now)
    limits = _limits(machines, promise, settings)
    edits, flags = Edits(engine, ledger), Flags(engine, mint)
    reloading, rules, trial = make_rules(machines, judge.rulebooks, settings)
    review = Review(ledger=ledger, queue=machines.queue, relay=relay, promise=promise, mint=mint, clock=now)
    return Journeys(
        access=access,
        submit=Submit(ledger=ledger, limits=limits, relay=relay, promise=promise, judge=judge, mint=mint, clock=now),
        browse=Browse(ledger),
        live=_live(machines, settings),
        flags=Flagging(ledger=flags, limits=limits, relay=relay, promise=promise, clock=now),
        own=OwnComment(ledger=ledger, relay=relay, promise=promise, clock=now),
        editing=Editing(ledger=edits, limits=limits, relay=relay, promise=promise, judge=judge, mint=mint, clock=now),
        review=review,
        desk=Desk(review=review, queue=machines.queue, ledger=Desks(engine, mint), relay=relay, clock=now),
        claimants=Claimants(machines.queue, registry),
        articles=Articles(ledger, now),
        article_list=ArticleList(ArticleLists(engine)),
        authors=Authors(Standings(engine, mint), now),
        search=Searching(Searches(engine)),
        settings=SettingsDesk(registry=registry, mint=mint, clock=now, heard=access.forget),
        reloading=reloading,
        rules=rules,
        trial=trial,
        readiness=_readiness(machines, judge, scorer),
        reception=make_reception(machines, promise),
        scores=Scores(ledger=UnscoredComments(engine), judge=judge, relay=relay, mint=mint, clock=now),
        endpoints=make_endpoints(machines, promise, settings),
        deliver=make_deliver(machines, promise, settings),
        overview=Overview(FigureLedger(engine), now),
        sweep=Sweep(sites=registry, ledger=ledger, queue=machines.queue, clock=now),
    )


def _live(machines: Machines, settings: Settings) -> Live:
    chronicle = Chronicle(machines.engine)
    return Live(ledger=chronicle, bell=machines.bell, clock=now, write=write, limit=settings.live_limit)


def _readiness(machines: Machines, judge: Judge, scorer: Ping | None) -> Readiness:
    return Readiness(
        ledger=machines.ledger.ping,
        queue=machines.redis.ping,
        models=lambda: judge.cascade.models,
        rulebook=lambda: judge.rulebooks.shared.hash,
        scorer=scorer,
    )


def _limits(machines: Machines, promise: EmailPromise, settings: Settings) -> RedisLimits:
    limits = settings.limits
    posts = LimitSettings(address=limits.address, author=limits.author, site=limits.site)
    sketcher = Sketcher(promise.fingerprint(SiteId(""), "sketches"))
    return RedisLimits(machines.redis, posts, LIMITS_FAILED_OPEN.inc, sketcher)
