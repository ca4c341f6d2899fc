"""The child process that holds a model on this machine: llama.cpp behind a loopback port.

It is told how to load the model, and its key, as the first line of standard input, writes one line
of JSON with its port when the model is loaded, and ends when standard input does, so that it never
outlives the program, however that ended. It listens on the loopback only, wants its key, and
allows no web page to call it.
Must not: be imported by the program itself; llama.cpp belongs into this process.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from typing import Any, BinaryIO

PROMPT_CACHE_MIB = 256  # llama.cpp itself would keep up to 8 GiB of old prompts
LOG_WARNINGS = 2  # llama.cpp's level that leaves out what it says about every request


def main(arguments: list[str]) -> int:
    """Serve the model file that is named by the only argument, until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the program's to answer
    (model_path,) = arguments
    orders = open(0, "rb", closefd=False)  # noqa: SIM115 - stays open as long as the process
    announcements = os.dup(1)
    os.dup2(2, 1)  # whatever llama.cpp prints must not be taken for an announcement
    order = json.loads(orders.readline())
    threading.Thread(target=_end_with, args=(orders,), daemon=True).start()
    try:
        server, port = _serve(model_path, order)
    except RuntimeError:  # llama.cpp has written why; where in our code it was tells nobody more
        return 1
    os.write(announcements, json.dumps({"port": port}).encode() + b"\n")
    threading.Event().wait()
    del server
    return 0


def _end_with(orders: BinaryIO) -> None:
    orders.read()
    os._exit(0)  # at once, in the middle of an answer too


def _serve(model_path: str, order: dict[str, Any]) -> tuple[object, int]:
    """Load the model and listen; returns what keeps the server alive, and its port.

    Raises: RuntimeError where llama.cpp cannot.
    """
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = model_path
    parameters.model_alias = {order["name"]}
    parameters.n_ctx = order["context_tokens"]
    parameters.cache_ram_mib = PROMPT_CACHE_MIB
    parameters.verbosity = LOG_WARNINGS
    for threads in (parameters.cpuparams, parameters.cpuparams_batch):
        threads.n_threads = order["threads"] or _cores()
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.api_keys = [order["api_key"]]
    parameters.cors_origins = ""
    parameters.cors_credentials = False
    parameters.ui = parameters.endpoint_slots = False
    server = xllamacpp.Server(parameters)
    return server, int(server.listening_address.rpartition(":")[2])


def _cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
