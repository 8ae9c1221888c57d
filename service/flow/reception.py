"""The reception: everything that lets moderators into the console and looks after those who may come."""

from dataclasses import dataclass

from service.flow.invitations import Invitations
from service.flow.moderators import Moderators
from service.flow.passwords import PasswordDesk
from service.flow.ports.accounts import Sessions
from service.flow.preferences_desk import PreferencesDesk
from service.flow.sign_in import SignIn
from service.flow.site_keys import SiteKeys


@dataclass(frozen=True, kw_only=True)
class Reception:
    sign_in: SignIn
    sessions: Sessions
    passwords: PasswordDesk
    preferences: PreferencesDesk
    invitations: Invitations
    moderators: Moderators
    keys: SiteKeys
