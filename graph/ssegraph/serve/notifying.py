"""Tells whoever started the server that it is ready: systemd, for units of `Type=notify`."""

from __future__ import annotations

import os
import socket
from contextlib import suppress


def notify(state: str) -> bool:
    """Send a state to the service manager, if there is one (sd_notify(3): a datagram to the socket in NOTIFY_SOCKET).

    Args:
        state: such as `READY=1` or `STOPPING=1`.

    Returns:
        whether somebody was told; a manager that is gone ends no server.

    >>> notify("READY=1")
    False
    """
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")) or not hasattr(socket, "AF_UNIX"):
        return False
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as told:
        # @ is how an address without a file is written.
        told.connect("\0" + address[1:] if address.startswith("@") else address)
        told.sendall(state.encode())
        return True
    return False
