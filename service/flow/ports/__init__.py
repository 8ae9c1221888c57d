"""What the journeys need of the machines, stated by the journeys.

Every port may raise ``Unavailable`` when its machine is down. No call of a port hangs: each has a time limit of
its own. ``Ledger`` fulfils several of these ports; every other class that fulfils one has its name, or that with the
machine's before it, such as ``RedisBell``.
"""
