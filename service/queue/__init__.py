"""The review queue and the limits on posts, in Redis or anything that speaks as Redis 6.2 does.

Nothing here is the truth: the ledger is. Every key of a site stands under one hash tag, ``{site}``, so that
a script's keys lie together on one node of a cluster.
"""
