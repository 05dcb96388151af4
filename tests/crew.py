"""Several people at their browsers who work on one thing."""

from contextlib import ExitStack

from tests.browser import Desk
from tests.rpc import XmlRpc

WIDE, PHONE = (1400, 900), (390, 844)


class Crew:
    """Opens a browser and a door for whoever acts; keeps ``facts`` on the way."""

    def __init__(self, company, chromium, language, shots):
        self.company, self.chromium = company, chromium
        self.language, self.shots = language, shots
        self.facts = {}
        self._desks, self._doors, self._number = {}, {}, 0
        self._stack = ExitStack()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._stack.close()

    def desk(self, login, size=WIDE):
        """The open browser of a person."""
        if login not in self._desks:
            desk = Desk(self.chromium, self.company, login)
            self._desks[login] = self._stack.enter_context(desk)
            desk.log_in(size)
        return self._desks[login]

    def door(self, login):
        """The same person over XML-RPC, to read the facts."""
        if login not in self._doors:
            self._doors[login] = XmlRpc(self.company, login)
        return self._doors[login]

    def read(self, login, model, number, *names):
        [row] = self.door(login)(model, "read", [number], list(names))
        return row[names[0]] if len(names) == 1 else row

    def find(self, login, model, domain, names, **more):
        return self.door(login)(model, "search_read", domain, names, **more)

    def speak(self, people, language):
        """From their next login they read the screens in that language."""
        admin = self.door("admin")
        users = admin("res.users", "search", [("login", "in", people)])
        admin("res.users", "write", users, {"lang": language})

    def shoot(self, desk, name, phone=False):
        """A picture of the step; with ``phone`` also of the narrow screen."""
        self._number += 1
        path = self.shots / self.language / f"{self._number:02}-{name}"
        desk.shoot(path.with_suffix(".png"))
        if phone:
            wider = desk.shoot_phone(PHONE, path.with_name(f"{path.name}-phone.png"))
            assert wider <= 0, name

    @property
    def errors(self):
        """What the consoles of all people complained about."""
        return {login: desk.errors for login, desk in self._desks.items()}
