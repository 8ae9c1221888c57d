"""The reception of one process."""

from service.flow.invitations import Invitations
from service.flow.moderators import Moderators
from service.flow.passwords import PasswordDesk
from service.flow.preferences_desk import PreferencesDesk
from service.flow.reception import Reception
from service.flow.sign_in import SignIn
from service.flow.site_keys import SiteKeys
from service.house.clock import now
from service.house.machines import Machines
from service.privacy.passwords import Passwords
from service.privacy.promise import EmailPromise
from service.queue.attempts import RedisAttempts
from service.queue.sessions import RedisSessions
from service.store.accounts import Accounts


def make_reception(machines: Machines, promise: EmailPromise) -> Reception:
    ledger, mint, passwords = Accounts(machines.engine), machines.mint, Passwords()
    attempts = RedisAttempts(machines.redis)
    desk = PasswordDesk(ledger=ledger, addresses=promise, passwords=passwords, attempts=attempts, mint=mint, clock=now)
    invitations = Invitations(ledger=ledger, addresses=promise, passwords=passwords, desk=desk, mint=mint, clock=now)
    return Reception(
        sign_in=SignIn(
            sites=machines.registry,
            ledger=ledger,
            addresses=promise,
            passwords=passwords,
            attempts=attempts,
            mint=mint,
            clock=now,
        ),
        sessions=RedisSessions(machines.redis),
        passwords=desk,
        preferences=PreferencesDesk(ledger=ledger, mint=mint, clock=now),
        invitations=invitations,
        moderators=Moderators(ledger=ledger, addresses=promise, invitations=invitations, mint=mint, clock=now),
        keys=SiteKeys(registry=machines.registry, mint=mint, clock=now),
    )
