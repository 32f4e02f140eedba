"""Somebody else's server, whose every answer to HEAD and GET a test decides."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

import attrs

PAGE = "<html><head><title>Kettles</title></head><body><p>Four thousand kettles.</p></body></html>"
LOST = "<html><head><title>Page not found</title></head><body><h1>Not found</h1></body></html>"


@attrs.frozen
class Told:
    """What one path answers; *head* is the status of HEAD where it differs."""

    status: int = 200
    headers: dict[str, str] = attrs.field(factory=dict)
    body: str = PAGE
    head: int | None = None


class Outside:
    """Answers as `answers` say, else with 404; what was asked stands in `asked`."""

    def __init__(self) -> None:
        self.answers: dict[str, Told] = {}
        self.asked: list[tuple[str, str, str | None]] = []
        """Method, path and Accept-Datetime."""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer.asked.append((self.command, self.path, self.headers["Accept-Datetime"]))
                told = outer.answers.get(self.path, Told(404, body=LOST))
                body = told.body.encode()
                self.send_response(
                    told.head if self.command == "HEAD" and told.head else told.status
                )
                for name, value in ({"Content-Type": "text/html"} | told.headers).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(body)

            do_HEAD = do_GET

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                pass

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"

    def __enter__(self) -> "Outside":
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def paths(self, method: str) -> list[str]:
        """What was asked for by *method*, robots.txt aside."""
        return [path for how, path, _ in self.asked if how == method and path != "/robots.txt"]
