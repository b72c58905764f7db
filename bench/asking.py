"""A crowd of readers: keeps connections open, asks one address after the other, notes how long each answer took."""

import socket
import statistics
import threading
import time
from dataclasses import dataclass, field


@dataclass
class Answers:
    """What a crowd got: seconds per answer, bytes on the wire, CPU seconds of the server, how long it all took."""

    seconds: list = field(default_factory=list)
    sizes: list = field(default_factory=list)
    cpu: float = 0.0
    took: float = 0.0

    @property
    def rate(self):
        return len(self.seconds) / self.took

    @property
    def cpu_ms(self):
        return 1000 * self.cpu / len(self.seconds)

    @property
    def p50(self):
        return 1000 * statistics.median(self.seconds)

    @property
    def p95(self):
        return 1000 * sorted(self.seconds)[int(len(self.seconds) * 0.95)]

    @property
    def kilobytes(self):
        return statistics.median(self.sizes) / 1024


def ask(server, addresses, *, at_once, warm_up=0, expect=200):
    """Ask for every address once, by `at_once` readers side by side; the first `warm_up` are not counted."""
    for address in addresses[:warm_up]:
        _Reader(server.port).ask(address, expect)
    counted, answers, lock = iter(addresses[warm_up:]), Answers(), threading.Lock()
    problems = []

    def read():
        reader = _Reader(server.port)
        try:
            while True:
                with lock:
                    address = next(counted, None)
                if address is None:
                    return
                began = time.perf_counter()
                size = reader.ask(address, expect)
                took = time.perf_counter() - began
                with lock:
                    answers.seconds.append(took)
                    answers.sizes.append(size)
        except Exception as problem:  # a thread's error would be lost otherwise
            problems.append(problem)

    cpu, began = server.cpu(), time.perf_counter()
    readers = [threading.Thread(target=read) for _reader in range(at_once)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    if problems:
        raise problems[0]
    answers.took, answers.cpu = time.perf_counter() - began, server.cpu() - cpu
    return answers


class _Reader:
    """One kept connection. Reads only what it must, so that the measuring costs little beside the measured."""

    def __init__(self, port):
        self.port, self.socket = port, None

    def ask(self, address, expect):
        """The size of the body as it was sent."""
        request = (
            f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAccept-Encoding: br, gzip\r\n"
            "Accept-Language: en\r\n\r\n"
        ).encode()
        for again in (True, False):
            try:
                self._send(request)
                return self._receive(address, expect)
            except ConnectionError:  # the server closed a kept connection
                self.socket = None
                if not again:
                    raise
        raise AssertionError("unreachable")

    def _send(self, request):
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(request)

    def _receive(self, address, expect):
        held = b""
        while b"\r\n\r\n" not in held:
            held += self._more()
        head, _end, body = held.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        status = int(lines[0].split()[1])
        if status != expect:
            raise RuntimeError(f"{address} was answered with {status}, {expect} was expected.")
        headers = dict(line.lower().split(": ", 1) for line in lines[1:])
        length = int(headers["content-length"])
        size = len(body)
        while size < length:
            size += len(self._more())
        if headers.get("connection") == "close":
            self.socket.close()
            self.socket = None
        return length

    def _more(self):
        piece = self.socket.recv(65536)
        if not piece:
            raise ConnectionResetError
        return piece
