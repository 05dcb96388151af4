"""A headless Chromium that listens on a pipe, and the pages in it."""

import base64
import contextlib
import ctypes
import fcntl
import json
import os
import resource
import select
import shutil
import signal
import subprocess
import tempfile
import time

from cli.machine.paths import BIN

NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
FLAGS = (
    "--headless",
    "--remote-debugging-pipe",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-sync",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--mute-audio",
    "--no-first-run",
    # Its sandbox wants user namespaces that containers and root do not have. The
    # pages are those of our own server, and no local file is served to them.
    "--no-sandbox",
)
# Odoo gives a request 120 seconds; a reason is worth more than being killed.
PATIENCE_SECONDS = 100
PR_SET_PDEATHSIG = 1


class ChromeError(Exception):
    """Chromium is missing, died, was too slow or refused a command."""


def find_chrome():
    own = BIN / "chromium"
    names = filter(None, (os.environ.get("ERP_CHROME"), str(own), *NAMES))
    found = next(filter(None, map(shutil.which, names)), None)
    if not found:
        raise ChromeError("no Chromium here; set ERP_CHROME to one")
    return found


class Chrome:
    """The process, and the calls of its DevTools protocol."""

    def __init__(self, patience=PATIENCE_SECONDS):
        self.deadline = time.monotonic() + patience
        self.profile = tempfile.mkdtemp(prefix="pdf-chrome.")
        self.hooks = {}
        self._events = []
        self._count = 0
        self._buffer = b""
        try:
            self._start()
        except OSError as error:
            shutil.rmtree(self.profile, ignore_errors=True)
            raise ChromeError(f"Chromium does not start: {error}") from error

    def __enter__(self):
        return self

    def __exit__(self, *_exc):
        self.close()

    def _start(self):
        commands, self._out = os.pipe()
        self._in, answers = os.pipe()
        # Copies above the numbers 3 and 4, which the child's ends have to become.
        # The originals stay open meanwhile, so that nothing else takes those two.
        high = [
            fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 10) for fd in (commands, answers)
        ]
        prctl = ctypes.CDLL(None).prctl

        def prepare_child():
            # Odoo caps its address space; Chromium reserves far more than it uses.
            hard = resource.getrlimit(resource.RLIMIT_AS)[1]
            resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
            prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        try:
            self.process = subprocess.Popen(
                [find_chrome(), *FLAGS, f"--user-data-dir={self.profile}"],
                preexec_fn=prepare_child,
                pass_fds=(3, 4),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        finally:
            for fd in (commands, answers, *high):
                os.close(fd)

    def close(self):
        self.process.kill()
        self.process.wait()
        for fd in (self._in, self._out):
            os.close(fd)
        shutil.rmtree(self.profile, ignore_errors=True)

    def send(self, method, session=None, **params):
        self._count += 1
        message = {"id": self._count, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        try:
            while data:
                data = data[os.write(self._out, data) :]
        except BrokenPipeError:
            raise ChromeError("Chromium ended unexpectedly") from None
        return self._count

    def call(self, method, session=None, **params):
        number = self.send(method, session, **params)
        while (message := self._read()).get("id") != number:
            pass
        if "error" in message:
            raise ChromeError(f"{method}: {message['error'].get('message')}")
        return message["result"]

    def wait_for(self, name, session):
        """The first event of that name since the last ``forget_events``."""
        while True:
            for event in self._events:
                if event["method"] == name and event.get("sessionId") == session:
                    return event
            self._read()

    def forget_events(self):
        self._events.clear()

    def _read(self):
        while b"\0" not in self._buffer:
            left = self.deadline - time.monotonic()
            if left <= 0 or not select.select([self._in], [], [], left)[0]:
                raise ChromeError("Chromium did not answer in time")
            data = os.read(self._in, 1 << 20)
            if not data:
                raise ChromeError("Chromium ended unexpectedly")
            self._buffer += data
        raw, self._buffer = self._buffer.split(b"\0", 1)
        message = json.loads(raw)
        hook = self.hooks.get(message.get("method"))
        if hook:
            hook(message["params"])
        elif "method" in message:
            self._events.append(message)
        return message


class Page:
    """One tab. Its own documents come from memory, the rest only over HTTP."""

    def __init__(self, chrome, cookies=()):
        self.chrome = chrome
        target = chrome.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = chrome.call(
            "Target.attachToTarget", targetId=target, flatten=True
        )["sessionId"]
        self._documents = {}
        chrome.hooks["Fetch.requestPaused"] = self._answer
        self.call("Page.enable")
        self.call("Network.enable")
        self.call("Fetch.enable", patterns=[{"urlPattern": "*"}])
        for cookie in cookies:
            self.call("Network.setCookie", **{"domain": "localhost", **cookie})

    def call(self, method, **params):
        return self.chrome.call(method, self.session, **params)

    def _answer(self, params):
        request, url = params["requestId"], params["request"]["url"]
        if url in self._documents:
            self._send(
                "Fetch.fulfillRequest",
                request,
                responseCode=200,
                responseHeaders=[
                    {"name": "Content-Type", "value": "text/html; charset=utf-8"}
                ],
                body=base64.b64encode(self._documents[url]).decode(),
            )
        elif url.startswith(("http:", "https:", "data:", "blob:")):
            self._send("Fetch.continueRequest", request)
        else:  # file: and its like, as with --disable-local-file-access
            self._send("Fetch.failRequest", request, errorReason="AccessDenied")

    def _send(self, method, request, **params):
        self.chrome.send(method, self.session, requestId=request, **params)

    def open(self, url, html=None):
        """Show the page at ``url``; with ``html``, that text as if it lay there."""
        self._documents = {} if html is None else {url: html}
        self.chrome.forget_events()
        answer = self.call("Page.navigate", url=url)
        if answer.get("errorText"):
            raise ChromeError(f"{url}: {answer['errorText']}")
        self.chrome.wait_for("Page.loadEventFired", self.session)
        self.run("document.fonts.ready.then(() => true)")

    def run(self, script):
        answer = self.call(
            "Runtime.evaluate",
            expression=script,
            awaitPromise=True,
            returnByValue=True,
        )
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            reason = details.get("exception", {}).get("description", details["text"])
            raise ChromeError(f"script failed: {reason}")
        return answer["result"].get("value")

    def print(self, paper, margins, scale):
        """The page as PDF. ``paper`` is (width, height), ``margins`` as in CSS."""
        inches = [length / 25.4 for length in (*paper, *margins)]
        sides = ("Top", "Right", "Bottom", "Left")
        names = ("paperWidth", "paperHeight", *(f"margin{side}" for side in sides))
        answer = self.call(
            "Page.printToPDF",
            printBackground=True,
            scale=scale,
            **dict(zip(names, inches, strict=True)),
        )
        return base64.b64decode(answer["data"])


@contextlib.contextmanager
def open_page(cookies=()):
    with Chrome() as chrome:
        yield Page(chrome, cookies)
