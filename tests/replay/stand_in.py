"""A program that starts and answers as pywb does, where pywb itself is not what is tested."""

import sys
from pathlib import Path

_PYTHON = sys.executable

SERVES = """
import json, sys
from http.server import BaseHTTPRequestHandler, HTTPServer

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"fixed": ["archive"], "dynamic": []}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

HTTPServer(("127.0.0.1", int(sys.argv[4])), Handler).serve_forever()
"""
TELLS_ITS_PORT = SERVES.replace("HTTPServer((", "print(sys.argv[4], flush=True)\nHTTPServer((")
IS_SHOT = SERVES.replace(
    "    def do_GET(self):\n",
    "    def do_GET(self):\n"
    "        if self.path == '/shot':\n"
    "            import os\n"
    "            os.kill(os.getpid(), 9)\n",
)
REFUSES = SERVES.replace('["archive"]', "[]")
FAILS = 'import sys; print("starting"); sys.exit("no gevent here")'
IS_SILENT = "import sys; sys.exit(3)"
NEVER_ANSWERS = """
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
while True:
    signal.pause()
"""


def stand_in(directory: Path, script: str = SERVES) -> Path:
    """A `wayback` in *directory* that runs *script*."""
    directory.mkdir(parents=True, exist_ok=True)
    program = directory / "wayback"
    program.write_text(f"#!{_PYTHON}\n{script}")
    program.chmod(0o755)
    return program
