"""A network between the services and the broker that can be cut, stand still or be slow, for one of them or all."""

import contextlib
import socket
import threading

CHUNK = 16_384
#: The key of Kafka's request that publishes.
PRODUCE = (0).to_bytes(2)


class Network:
    """Passes connections on; who a connection belongs to is said by the client id of its first Kafka request."""

    def __init__(self, port, target):
        self.target = target
        self.cut = set()
        self.still = set()
        self.slow = {}
        #: Connections that are held back until they are mended, though whoever spoke may be gone by then.
        self.late = set()
        #: Connections on which something was published.
        self.publishing = set()
        self.change = threading.Condition()
        self.connections = {}
        self.listener = socket.create_server(("127.0.0.1", port), backlog=128)
        self.is_closed = False
        threading.Thread(target=self._accept, daemon=True).start()

    # Faults; `service` is a service's name as it stands in its topics

    def break_(self, service):
        """Ends the service's connections, and takes no new ones."""
        with self.change:
            self.cut.add(service)
            sockets = [pair for pair, owner in self.connections.items() if owner == service]
        for pair in sockets:
            self._close(*pair)

    def hold(self, service):
        """Lets the service's connections stand, and nothing through."""
        with self.change:
            self.still.add(service)

    def delay(self, service, seconds):
        """Makes each piece of up to 16 KiB wait."""
        with self.change:
            self.slow[service] = seconds

    def keep_late(self, service):
        """Holds back what the service publishes on its present connections, even beyond its life; it goes on reading."""
        with self.change:
            self.late |= {pair for pair in self.publishing if self.connections.get(pair) == service}
            self.slow.pop(service, None)

    def mend(self):
        with self.change:
            self.late.clear()
            self.cut.clear()
            self.still.clear()
            self.slow.clear()
            self.change.notify_all()

    def close(self):
        self.is_closed = True
        self.listener.close()
        self.mend()
        for pair in list(self.connections):
            self._close(*pair)

    # Passing on

    def _accept(self):
        while not self.is_closed:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        broker = None
        with contextlib.suppress(OSError):
            first = client.recv(CHUNK)
            owner = client_id(first).removeprefix("telehealth-")
            if not first or owner in self.cut:
                return self._close(client)
            broker = socket.create_connection(("127.0.0.1", self.target), timeout=5)
            broker.settimeout(None)
            for end in (client, broker):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self.change:
                self.connections[(client, broker)] = owner
            if owner in self.cut:
                raise OSError
            threading.Thread(target=self._pump, args=(broker, client, owner, b""), daemon=True).start()
            self._pump(client, broker, owner, first)
        self._close(client, broker)
        with self.change:
            self.connections.pop((client, broker), None)
            self.publishing.discard((client, broker))

    def _pump(self, source, sink, owner, data):
        with contextlib.suppress(OSError):
            while data or (data := source.recv(CHUNK)):
                with self.change:
                    if (source, sink) in self.connections and data[4:6] == PRODUCE:
                        self.publishing.add((source, sink))
                    self.change.wait_for(lambda: not self._is_held(source, sink, owner) or self.is_closed)
                    if owner in self.slow:
                        self.change.wait(self.slow[owner])
                sink.sendall(data)
                data = b""
        self._close(source, sink)

    def _is_held(self, source, sink, owner):
        return owner in self.still or (source, sink) in self.late

    def _close(self, *ends):
        for end in ends:
            if end:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()


def client_id(request):
    """The client id in a Kafka request's header: after size, key, version and correlation id."""
    if len(request) < 14:
        return ""
    length = int.from_bytes(request[12:14], signed=True)
    return request[14 : 14 + max(length, 0)].decode(errors="replace")
