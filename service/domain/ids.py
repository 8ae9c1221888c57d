"""The names that things go by: opaque strings that sort in the order of their making."""

from typing import NewType

SiteId = NewType("SiteId", str)
"""The short name of a site, as it stands in every path: ``demo``."""

ArticleId = NewType("ArticleId", str)
"""A site's own name for an article, 1 to 200 characters, often a whole URL."""

CommentId = NewType("CommentId", str)
"""A ULID, so that comments sort by the moment they arrived."""

AuthorId = NewType("AuthorId", str)
"""A keyed token for one author of one site; no one can turn it back into an address."""

EventId = NewType("EventId", str)
LeaseId = NewType("LeaseId", str)
DecisionId = NewType("DecisionId", str)
KeyId = NewType("KeyId", str)
EndpointId = NewType("EndpointId", str)
SecretId = NewType("SecretId", str)

CampaignId = NewType("CampaignId", str)
"""What comments of one site that are much alike have in common; no other site's."""
