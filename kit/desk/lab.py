"""Start JupyterLab for a trainee or an instructor, each with a profile of their own, and stop it cleanly."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
import webbrowser
from contextlib import suppress
from pathlib import Path
from typing import Literal

from kit.files import write_durably

__all__ = ["Lab", "environment", "start_instructor", "start_trainee"]

Role = Literal["trainee", "instructor"]

PROFILES = Path(__file__).parent / "profiles"
FIRST_PORT = 8888
PORTS_TRIED = 50
SECONDS_TO_START = 90


def environment(role: Role, checkout: Path, exchange: Path | None = None) -> dict[str, str]:
    """The settings under which Jupyter and nbgrader run for a role; all that they write stays below `.kit/`."""
    own = checkout / ".kit" / role
    names = {
        "JUPYTER_CONFIG_DIR": own / "config",
        "JUPYTER_DATA_DIR": own / "data",
        "JUPYTER_RUNTIME_DIR": own / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": own / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": own / "workspaces",
        "IPYTHONDIR": own / "ipython",
        "KIT_CACHE": own / "cache",
        "KIT_EXCHANGE": exchange or Path(os.environ.get("KIT_EXCHANGE") or checkout / ".kit" / "exchange"),
    }
    for folder in names.values():
        folder.mkdir(parents=True, exist_ok=True)
    with suppress(PermissionError):
        # Everybody who hands in must be able to write here; nbgrader insists on it.
        names["KIT_EXCHANGE"].chmod(0o777)
    return {
        **os.environ,
        **{name: str(folder) for name, folder in names.items()},
        "JUPYTER_CONFIG_PATH": str(PROFILES / role),
        "JUPYTER_PATH": str(PROFILES / role),
        "KIT_COURSE": str(checkout / "assignments"),
        # nbgrader starts other programs of this environment by name.
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }


class Lab:
    """A running JupyterLab. `address` opens its first page; `stop` ends it."""

    def __init__(self, role: Role, checkout: Path, port: int | None = None, exchange: Path | None = None) -> None:
        self.log = checkout / ".kit" / role / "jupyter.log"
        token = secrets.token_hex(16)
        settings = environment(role, checkout, exchange)
        settings["JUPYTER_TOKEN"] = token
        self.port = port or _free_port()
        root, page = (
            (checkout / "notebooks", "/lab/tree/00-start-here.ipynb")
            if role == "trainee"
            else (checkout, "/lab/tree/assignments")
        )
        self.origin = f"http://127.0.0.1:{self.port}"
        self.address = f"{self.origin}{page}?token={token}"
        command = [
            *(sys.executable, "-P", "-m", "jupyterlab", "--no-browser", "--ServerApp.ip=127.0.0.1"),
            *(f"--ServerApp.port={self.port}", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={root}"),
            f"--LabApp.default_url={page}",
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--allow-root")  # in a container there is often nobody else
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, env=settings, cwd=root, stdout=log, stderr=log, start_new_session=True
            )

    def wait_until_ready(self) -> None:
        """Wait for the server; raises ValueError with the end of its log when it does not come up."""
        pause = threading.Event()
        for _ in range(SECONDS_TO_START * 10):
            if self.process.poll() is not None:
                break
            if self._answers():
                return
            pause.wait(0.1)
        self.stop()
        last = "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-5:])
        raise ValueError(f"JupyterLab did not start. The end of {self.log}:\n{last}")

    def _answers(self) -> bool:
        return _is_open(self.address)

    def stop(self) -> None:
        """End the server and its kernels; answers are on the disk already."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def start_trainee(*, browser: bool, port: int | None, folder: Path) -> None:
    """Open the start page and stay until Ctrl-C."""
    _run("trainee", "Your lessons are open", browser, port, folder)


def start_instructor(*, browser: bool, port: int | None, folder: Path) -> None:
    """Open the course with nbgrader's tools and stay until Ctrl-C."""
    _run("instructor", "Your course is open", browser, port, folder)


def _run(role: Role, greeting: str, browser: bool, port: int | None, folder: Path) -> None:
    note = folder / ".kit" / role / "open.txt"
    if address := _already_open(note):
        print(f"It is open already. The address, for this machine only:\n\n    {address}\n", flush=True)
        if browser:
            webbrowser.open(address)
        return
    print("Starting JupyterLab ...", flush=True)
    lab = Lab(role, folder, port)
    # Whoever ends this program by its number, or closes the window, means JupyterLab as well.
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _stop_as_by_hand)
    try:
        lab.wait_until_ready()
        write_durably(note, lab.address, mode=0o600)
        print(f"{greeting}. The address, for this machine only:\n\n    {lab.address}\n", flush=True)
        if role == "instructor":
            print("To grade, open Nbgrader > Formgrader in the menu.\n", flush=True)
        print("Leave this window open. To stop, press Ctrl-C here.", flush=True)
        if browser and not webbrowser.open(lab.address):
            print("No browser was found; copy the address into yours.", flush=True)
        lab.process.wait()
        print("JupyterLab has stopped.", flush=True)
    except KeyboardInterrupt:
        print("\nStopping. All answers are saved.", flush=True)
    finally:
        lab.stop()
        note.unlink(missing_ok=True)


def _stop_as_by_hand(*_: object) -> None:
    raise KeyboardInterrupt


def _already_open(note: Path) -> str | None:
    """The address of a JupyterLab of this folder and role that is running, or None.

    A second one would show the same answers in two places that know nothing of each other.
    """
    try:
        address = note.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    return address if address.startswith("http://127.0.0.1:") and _is_open(address) else None


def _is_open(address: str) -> bool:
    parts = urllib.parse.urlsplit(address)
    try:
        with urllib.request.urlopen(f"http://{parts.netloc}/api/status?{parts.query}", timeout=2) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _free_port() -> int:
    """The first port from 8888 on that nobody uses."""
    for port in range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise ValueError(
        f"ports {FIRST_PORT} to {FIRST_PORT + PORTS_TRIED - 1} are all in use; name a free one with --port"
    )
