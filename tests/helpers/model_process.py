"""What stands for the process of a model, and waiting for what processes do."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

# Stands for the child where the model itself does not matter: the same words over the same pipes.
STAND_IN = """
import http.server, json, os, sys, threading
key = json.loads(sys.stdin.buffer.readline())["api_key"]
assert key not in " ".join(sys.argv)
with open(sys.argv[1], "a") as file:
    file.write(f"{os.getpid()}\\n")
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_):
        pass
server = http.server.HTTPServer(("127.0.0.1", 0), Health)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(json.dumps({"port": server.server_port}), flush=True)
sys.stdin.buffer.read()
"""


def until(condition: Callable[[], bool]) -> bool:
    """Wait for what another process does; False where it does not in time."""
    never = threading.Event()
    return any(condition() or never.wait(0.01) for _ in range(1000))


def ended(pid: int) -> bool:
    """Wait until a process is gone; it need not be a child of this one."""

    def gone() -> bool:
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
        except OSError:
            return True

    return until(gone)
