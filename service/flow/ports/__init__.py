"""What the journeys need of the machines, stated by the journeys.

Every port may raise ``Unavailable`` when its machine is down. No call of a port hangs: each has a time limit of
its own. A machine's side of a port has the port's name, or that with the machine's before it.
"""
