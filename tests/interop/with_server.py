"""Runs a client program against a fresh minutebookd.

Usage: with_server.py [--token] MINUTEBOOKD COMMAND...

Starts the server on a free port of 127.0.0.1 and an empty folder, puts its address in
MINUTEBOOK_ADDRESS, and runs the command. With --token the server lets nobody in without one, and
MINUTEBOOK_TOKEN has the first admin's; else whoever is on this machine may do everything. The exit status is the command's; but a server that died
meanwhile, or did not stop cleanly when asked, is a failure of its own.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time

START_SECONDS_MAX = 60
STOP_SECONDS_MAX = 30
COMMAND_SECONDS_MAX = 120


def wait_for_address(server, path):
    """Returns HOST:PORT once the server has written it: it then serves."""
    deadline = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"minutebookd ended with {server.returncode} before it served")
        try:
            with open(path, encoding="utf-8") as file:
                text = file.read()
            if text.endswith("\n"):  # written whole
                return text.strip()
        except FileNotFoundError:
            pass
        time.sleep(0.01)
    raise RuntimeError(f"minutebookd did not serve within {START_SECONDS_MAX} s")


def stop(server):
    """Asks the server to stop; tells how it went, empty if well."""
    if server.poll() is not None:
        return f"minutebookd ended with {server.returncode} while the client ran"
    server.send_signal(signal.SIGTERM)
    try:
        status = server.wait(STOP_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
        return f"minutebookd had not stopped {STOP_SECONDS_MAX} s after SIGTERM"
    return f"minutebookd stopped with {status}" if status else ""


def main():
    with_token = sys.argv[1] == "--token"
    minutebookd, *command = sys.argv[2:] if with_token else sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="minutebook-interop-") as folder:
        ready = os.path.join(folder, "address")
        log = os.path.join(folder, "log")
        with open(log, "wb") as output, subprocess.Popen(
                [minutebookd, "--data", os.path.join(folder, "ledger"), "--listen", "127.0.0.1:0",
                 "--log-level", "debug", "--ready-file", ready,
                 *([] if with_token else ["--allow-anonymous-loopback"])],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output) as server:
            try:
                env = {**os.environ, "MINUTEBOOK_ADDRESS": wait_for_address(server, ready)}
                if with_token:
                    with open(os.path.join(folder, "ledger.admin-token"), encoding="utf-8") as file:
                        env["MINUTEBOOK_TOKEN"] = file.read().strip()
                status = subprocess.run(
                    command, env=env,
                    stdin=subprocess.DEVNULL, timeout=COMMAND_SECONDS_MAX, check=False).returncode
                problem = stop(server)
            except (RuntimeError, subprocess.TimeoutExpired) as error:
                status, problem = 1, str(error)
                server.kill()
        if problem or status not in (0, 77):
            with open(log, encoding="utf-8", errors="replace") as file:
                sys.stdout.write("--- the server's log\n" + file.read())
        if problem:
            print(problem)
    return status or (1 if problem else 0)


if __name__ == "__main__":
    sys.exit(main())
