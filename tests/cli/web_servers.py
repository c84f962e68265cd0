"""nginx, Caddy and Varnish as their packages bring them, with the configurations of `deploy/`."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.cli.papers import Paper, free_port, until

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
HOST = "www.example.com"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Server:
    """A server that listens on this machine."""

    port: int
    process: subprocess.Popen[bytes] | None = None

    def ask(self, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
        """Ask as a reader does; names of headers with ``_`` for ``-``."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body=body or None, headers={"Host": HOST, **named})
            got = connection.getresponse()
            said = [(name.lower(), value) for name, value in got.getheaders()]
            assert len(said) == len(dict(said)), f"{path}: a header is said twice: {said}"
            return Answer(got.status, dict(said), got.read())
        finally:
            connection.close()

    def answers(self) -> bool:
        assert self.process is None or self.process.poll() is None, "it ended"
        with contextlib.suppress(OSError, http.client.HTTPException):
            return self.ask("/robots.txt").status > 0
        return False


def fitted(text: str, paper: Paper, port: int) -> str:
    """A configuration of ``deploy/`` for ``paper`` here, without certificates."""
    return text.replace("/srv/post", str(paper.folder)).replace(
        "127.0.0.1:8000", f"127.0.0.1:{paper.port}"
    )


@contextlib.contextmanager
def run(command: list[str], server: Server, log: Path, **more: str) -> Iterator[Server]:
    with log.open("wb") as file:
        server.process = subprocess.Popen(
            command, stdout=file, stderr=file, env={**os.environ, **more}
        )
    try:
        try:
            until(server.answers, seconds=30, what=command[0])
        except AssertionError as error:
            raise AssertionError(log.read_text()) from error
        yield server
    finally:
        server.process.terminate()
        try:
            server.process.wait(10)
        except subprocess.TimeoutExpired:
            server.process.kill()
            server.process.wait(10)


@contextlib.contextmanager
def nginx(paper: Paper, folder: Path) -> Iterator[Server]:
    folder.mkdir()
    server = Server(free_port())
    text = fitted((DEPLOY / "nginx" / "broadsheet.conf").read_text(), paper, server.port)
    # The plain server only leads to the other; certificates are somebody else's.
    plain = rf"server \{{\n    listen 80;\n    listen \[::\]:80;\n    server_name {HOST};.*?\n\}}\n"
    text, gone = re.subn(plain, "", text, flags=re.DOTALL)
    assert gone == 1
    text = re.sub(r"    (?:ssl_|listen \[|listen 80;).*\n", "", text)
    text = text.replace("listen 443 ssl", f"listen 127.0.0.1:{server.port}")
    text = text.replace("/var/cache/nginx/broadsheet", str(folder / "cache"))
    user = "user root;\n" if os.geteuid() == 0 else ""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    (folder / "nginx.conf").write_text(
        f"{user}daemon off;\npid {folder}/pid;\nerror_log stderr;\nworker_processes 1;\n"
        "include /etc/nginx/modules-enabled/*.conf;\nevents { }\n"
        f"http {{\naccess_log off;\n{temporary}\n{text}\n}}\n"
    )
    # Modules are named from where the package has them.
    command = [shutil.which("nginx") or "/usr/sbin/nginx", "-p", "/usr/share/nginx", "-c",
               str(folder / "nginx.conf"), "-e", "stderr"]  # fmt: skip
    with run(command, server, folder / "log") as running:
        yield running


@contextlib.contextmanager
def caddy(paper: Paper, folder: Path) -> Iterator[Server]:
    folder.mkdir()
    server = Server(free_port())
    text = fitted((DEPLOY / "caddy" / "Caddyfile").read_text(), paper, server.port)
    text = text.replace("\nwww.example.com {", f"\nhttp://{HOST}:{server.port} {{")
    text = text.replace("\nhttp://, https:// {", f"\nhttp://:{server.port} {{")
    admin = folder / "admin.sock"
    (folder / "Caddyfile").write_text(f"{{\n\tadmin unix/{admin}\n}}\n{text}")
    command = [shutil.which("caddy") or "caddy", "run", "--config", str(folder / "Caddyfile"),
               "--adapter", "caddyfile"]  # fmt: skip
    home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with run(command, server, folder / "log", **home) as running:
        yield running


@contextlib.contextmanager
def varnish(paper: Paper, folder: Path, port: int) -> Iterator[Server]:
    folder.mkdir()
    text = (DEPLOY / "varnish" / "broadsheet.vcl").read_text()
    text = text.replace('.port = "8000"', f'.port = "{paper.port}"')
    (folder / "paper.vcl").write_text(text)
    command = [shutil.which("varnishd") or "/usr/sbin/varnishd", "-F", "-j", "none", "-n",
               str(folder / "work"), "-f", str(folder / "paper.vcl"), "-a", f"127.0.0.1:{port}",
               "-s", "malloc,32m"]  # fmt: skip
    with run(command, Server(port), folder / "log") as running:
        yield running


def read_again(name: str, server: Server, folder: Path) -> None:
    """Have the server take in its configuration anew."""
    assert server.process is not None
    if name == "nginx":
        server.process.send_signal(signal.SIGHUP)
        return
    done = subprocess.run(
        ["caddy", "reload", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile",
         "--address", f"unix/{folder}/admin.sock"],
        capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
