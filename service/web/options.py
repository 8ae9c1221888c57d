"""What the door has to know about the place it stands in."""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network


@dataclass(frozen=True, kw_only=True)
class WebOptions:
    """``public_url`` is the origin that readers see, without a slash at its end.

    ``X-Forwarded-For`` is believed from ``trusted_proxies`` only. A session of the console that was not used for
    ``idle_seconds`` ends.
    """

    public_url: str
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    idle_seconds: int = 7_200

    @property
    def secure(self) -> bool:
        return self.public_url.startswith("https://")
