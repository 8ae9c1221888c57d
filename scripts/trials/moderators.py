"""Moderators of a trial: invited by the command line, and signed in as a browser's form would."""

import re
from urllib.parse import urlsplit

import httpx

from scripts.trials.running import Running

PASSWORD = "المكتبة تفتح صباحا"  # noqa: S105 - opens nothing but trials
"""What everybody in a trial signs in with."""

LINK = re.compile(r"\S+/console/invitations/\S+")
CSRF = re.compile(r'name="csrf" value="([^"]+)"')
SESSION = "hakam_session"


class Moderators:
    """The people of one site; each is invited once, and their session is kept."""

    def __init__(self, service: Running, site: str = "demo") -> None:
        self._service = service
        self._site = site
        self._sessions: dict[str, str] = {}

    def invite(self, email: str, role: str) -> str:
        """Add a person, and return the path of the page where they choose their password."""
        done = self._service.command("moderator", "add", email, "--site", self._site, "--role", role)
        link = LINK.search(done.stdout + done.stderr)
        if link is None:
            raise LookupError(f"no invitation came of it: {done.stdout}{done.stderr}")
        return urlsplit(link.group()).path

    def session(self, who: str, role: str) -> str:
        """Return the session of the person of this name, who is invited if nobody knows them yet."""
        if who not in self._sessions:
            self._sessions[who] = self._join(self.invite(f"{who}@news.example", role))
        return self._sessions[who]

    def _join(self, path: str) -> str:
        with httpx.Client(base_url=self._service.url, follow_redirects=False) as client:
            shown = CSRF.search(client.get(path).raise_for_status().text)
            form = {"csrf": shown.group(1) if shown else "", "new_password": PASSWORD, "again": PASSWORD}
            answer = client.post(path, data=form)
            if answer.status_code != 303:
                raise LookupError(f"the invitation was refused: {answer.status_code}")
            return answer.cookies[SESSION]
