"""All journeys of one process, as the doors are handed them."""

from dataclasses import dataclass

from service.flow.access import Access
from service.flow.article_list import ArticleList
from service.flow.articles import Articles
from service.flow.authors import Authors
from service.flow.browse import Browse
from service.flow.claimants import Claimants
from service.flow.deliver import Deliver
from service.flow.desk import Desk
from service.flow.edit import Editing
from service.flow.endpoints import Endpoints
from service.flow.figures import Overview
from service.flow.flags import Flagging
from service.flow.live import Live
from service.flow.own import OwnComment
from service.flow.readiness import Readiness
from service.flow.reception import Reception
from service.flow.reloading import Reloading
from service.flow.review import Review
from service.flow.rules_desk import RulesDesk
from service.flow.scores import Scores
from service.flow.search import Searching
from service.flow.settings_desk import SettingsDesk
from service.flow.submit import Submit
from service.flow.sweep import Sweep
from service.flow.trial import Trial


@dataclass(frozen=True, kw_only=True)
class Journeys:
    access: Access
    submit: Submit
    browse: Browse
    flags: Flagging
    live: Live
    own: OwnComment
    editing: Editing
    review: Review
    claimants: Claimants
    desk: Desk
    articles: Articles
    article_list: ArticleList
    authors: Authors
    search: Searching
    settings: SettingsDesk
    endpoints: Endpoints
    overview: Overview
    readiness: Readiness
    reception: Reception
    reloading: Reloading
    rules: RulesDesk
    trial: Trial
    scores: Scores
    sweep: Sweep
    deliver: Deliver
