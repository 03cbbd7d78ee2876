"""A video over a slow line takes longer than the web server waits for a worker: it is kept, and nobody else waits for it."""

import http.client
import json
import re
import time
from uuid import uuid4

import pytest

from posts.models import Video
from tests.factories import sign_in
from tests.factories.posts import AccountFactory, use_rules
from tests.faults.processes import ROOT, free_port
from tests.posts.video_files import mp4

pytestmark = pytest.mark.faults
TIMEOUT, PARTS = 2, 13


def shipped(*, timeout):
    """What the image tells gunicorn besides where to listen; here with one worker, which is stopped sooner."""
    command = re.search(r'^CMD (\["gunicorn".*?\])$', (ROOT / "Dockerfile").read_text(), re.MULTILINE | re.DOTALL)[1]
    words = json.loads(command.replace("\\\n", ""))
    options = dict(zip(words[2::2], words[3::2], strict=False))
    options |= {"--workers": "1", "--timeout": str(timeout)}
    kept = ("--workers", "--worker-class", "--threads", "--keep-alive", "--timeout")
    return [word for name in kept for word in (name, options[name])] + ["--no-control-socket"]


@pytest.fixture
def web(site, live_port):
    address = f"127.0.0.1:{live_port}"
    site.start_web(address, shipped(timeout=TIMEOUT))
    site.until(lambda: asked(address) == 200, "the web server answers")
    return address


@pytest.fixture
def live_port():
    return free_port()


def asked(address):
    line = http.client.HTTPConnection(address, timeout=1)
    try:
        line.request("GET", "/healthz")
        return line.getresponse().status
    except OSError:
        return 0
    finally:
        line.close()


def as_form(fields, film):
    mark = uuid4().hex
    said = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    head = f'--{mark}\r\nContent-Disposition: form-data; name="video"; filename="film.mp4"\r\nContent-Type: video/mp4\r\n\r\n'
    return f"multipart/form-data; boundary={mark}", "".join(
        [*said, head]
    ).encode() + film + f"\r\n--{mark}--\r\n".encode()


def in_drops(body, meanwhile):
    size = len(body) // PARTS + 1
    for start in range(0, len(body), size):
        yield body[start : start + size]
        meanwhile()
        time.sleep(0.3)


def test_video_that_takes_longer_than_a_worker_is_waited_for_is_kept(web, client, author, approver, oakfield):
    use_rules("light-touch", oakfield)
    facebook = AccountFactory(organisation=oakfield, kind="facebook", handle="@oakfield", label="Our page")
    sign_in(client, author).get("/posts/new/")
    cookies = {name: one.value for name, one in client.cookies.items()}
    kind, body = as_form(
        {
            "csrfmiddlewaretoken": cookies["csrf"],
            "at": oakfield.slug,
            "title": "The choir",
            "words": "Listen to our choir.",
            "purpose": "information",
            "when": "signed_off",
            "people-TOTAL_FORMS": "0",
            "people-INITIAL_FORMS": "0",
            f"account_{facebook.pk}": "on",
            "video_alt": "A choir sings",
        },
        mp4(),
    )
    line, others = http.client.HTTPConnection(web, timeout=20), []
    began = time.monotonic()

    line.request(
        "POST",
        "/posts/new/",
        body=in_drops(body, lambda: others.append(asked(web))),
        headers={
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "Origin": f"http://{web}",
        },
    )
    answer = line.getresponse()
    line.close()

    assert time.monotonic() - began > TIMEOUT * 1.5
    assert answer.status == 302, answer.read()
    assert Video.objects.get().alt == "A choir sings"
    assert set(others) == {200}
