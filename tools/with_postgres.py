"""Runs a command beside a throw-away PostgreSQL server: ``with_postgres.py COMMAND…``.

The command finds the server in BROADSHEET_TEST_DATABASE_URL. The programs are looked for on PATH
and where Debian keeps them. Where they are absent this says so loudly and ends well, unless CI is
set: there nothing may be absent.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BANNER = "!" * 79


def program(name: str) -> str | None:
    """The newest of PostgreSQL's own programs of this name."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        key=lambda path: float(path.parent.parent.name),
    )
    return str(debian[-1]) if debian else shutil.which(name)


def nobody_special() -> dict[str, object]:
    """How to run as somebody else where we are root, whom PostgreSQL refuses."""
    if os.getuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    sys.exit("There is no user postgres or nobody to run PostgreSQL as.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def absent() -> int:
    print(BANNER)
    print("NOT TESTED ON POSTGRESQL: its programs initdb and postgres are not on this machine.")
    print("On Debian: apt-get install postgresql")
    print(BANNER, flush=True)
    return 1 if os.environ.get("CI", "").lower() in {"1", "true"} else 0


def wait_until_ready(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(300):
        if server.poll() is not None:
            sys.exit(f"PostgreSQL did not start:\n{log.read_text('utf-8', 'replace')}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("PostgreSQL did not answer in half a minute.")


def main(command: list[str]) -> int:
    initdb, postgres = program("initdb"), program("postgres")
    if initdb is None or postgres is None:
        return absent()
    who = nobody_special()
    with tempfile.TemporaryDirectory(prefix="broadsheet-postgres-") as folder:
        data, log = Path(folder, "data"), Path(folder, "log")
        data.mkdir(mode=0o700)
        if who:
            os.chown(data, int(str(who["user"])), int(str(who["group"])))
            Path(folder).chmod(0o755)
        options = ["--auth=trust", "--username=broadsheet", "--encoding=UTF8", "--locale=C"]
        made = [initdb, "-D", str(data), *options, "--no-sync"]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, cwd="/", **who)  # type: ignore[call-overload]
        port = free_port()
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": "",
            "max_connections": 200,
            # Nothing here outlives the tests: no need to wait for the disk.
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
        }
        run = [postgres, "-D", str(data)]
        for name, value in settings.items():
            run += ["-c", f"{name}={value}"]
        with log.open("wb") as file:
            server = subprocess.Popen(run, stdout=file, stderr=file, cwd="/", **who)  # type: ignore[call-overload]
        try:
            wait_until_ready(server, port, log)
            url = f"postgresql://broadsheet@127.0.0.1:{port}/broadsheet"
            environment = {**os.environ, "BROADSHEET_TEST_DATABASE_URL": url}
            return subprocess.run(command, env=environment).returncode
        finally:
            server.send_signal(2)  # SIGINT: ends sessions, then itself
            server.wait(30)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
