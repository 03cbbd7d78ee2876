"""A note reaches public https addresses and nothing else, signed; a receiver that lies, hangs or drips harms nobody."""

import socket
import time
from datetime import UTC, datetime

import pytest
from django.conf import settings as site_settings

from core import webhooks
from tests.core import hook_server
from tests.core.hook_server import NAME, HookServer, answering, babble, certificate, drip, hang_up

ADDRESS = f"https://{NAME}/hook?room=1"
NOW = datetime(2027, 3, 4, 10, 0, tzinfo=UTC)
SECRET = "three quiet lanterns"


@pytest.fixture(scope="session")
def trusted(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def server(trusted, settings, monkeypatch):
    monkeypatch.setattr(webhooks, "PATIENCE", 0.6)
    settings.WEBHOOK_RESOLVER, settings.WEBHOOK_CA_FILE = "tests.core.test_webhooks.to_the_test", str(trusted)
    with HookServer(trusted) as server:
        monkeypatch.setattr("tests.core.test_webhooks.PLACES", [server.place])
        yield server


PLACES = []


def to_the_test(host):
    return PLACES


def send(address=ADDRESS, body=b'{"text": "Hello"}'):
    webhooks.send(address=address, body=body, key_id="k1", secret=SECRET, delivery="d-1", now=NOW)


def test_note_arrives_with_a_signature_that_its_receiver_can_check(server):
    send()

    [(first, headers, body)] = server.notes
    assert (first, body) == ("POST /hook?room=1 HTTP/1.1", b'{"text": "Hello"}')
    assert (headers["Host"], headers["PolicyHub-Key"], headers["PolicyHub-Delivery"]) == (NAME, "k1", "d-1")
    expected = webhooks.signature(secret=SECRET, timestamp=int(headers["PolicyHub-Timestamp"]), body=body)
    assert headers["PolicyHub-Signature"] == f"sha256={expected}"


def test_signature_is_of_moment_and_words_and_of_nothing_else():
    one = webhooks.signature(secret="secret", timestamp=1804154400, body=b"{}")

    assert len({one, *(webhooks.signature(secret=s, timestamp=t, body=b) for s, t, b in OTHERS)}) == 4


OTHERS = [("other", 1804154400, b"{}"), ("secret", 1804154401, b"{}"), ("secret", 1804154400, b"{ }")]


@pytest.mark.parametrize(
    "address",
    [
        "http://chat.school.example/hook",
        "ftp://chat.school.example/hook",
        "//chat.school.example/hook",
        "https:///hook",
        "https://chat.school.example:8443/hook",
        "https://chat.school.example:22/",
        "https://chat.school.example:/hook",
        "https://chat.school.example:443@10.0.0.1/",
        "https://me:pass@chat.school.example/",
        "https://chat.school.example@evil.example/",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[fe80::1%25eth0]/",
        "https://localhost/",
        "https://printer.local/",
        "https://metadata.google.internal/",
        "https://intranet/",
        "https://chat.school.example./",
        "https://xn--80ak6aa92e.example/",
        "https://сhat.school.example/",
        "https://chat。school.example/",
        "https://chat.school.example\\@evil.example/",
        "https://chat.school.example/a b",
        "https://chat.school.example/a\r\nHost: evil",
        "https://chat.school.example/\x00",
        "https://chat.school.example:port/",
        "https://[nonsense/",
        "https://-chat.school.example/",
        "https://chat_room.school.example/",
        "https://" + "a" * 500 + ".example/",
        "",
        "chat",
    ],
)
def test_address_that_is_no_plain_public_https_name_is_refused_with_a_sentence(address, server):
    with pytest.raises(webhooks.AddressRefused, match=r"\.$"):
        send(address)

    assert server.calls == 0


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1",
        "fd00:ec2::254", "ff02::1", "::ffff:8.8.8.8", "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "::8.8.8.8",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "nonsense",
    ],
)  # fmt: skip
def test_number_that_is_not_everybodys_is_not_public(number):
    assert not webhooks.is_public(number)


@pytest.mark.parametrize("number", ["8.8.8.8", "93.184.216.34", "2606:4700:4700::1111"])
def test_number_of_the_internet_is_public(number):
    assert webhooks.is_public(number)


def answers_of(*numbers):
    return lambda *args, **kwargs: [(None, None, None, "", (number, 443)) for number in numbers]


def test_name_is_asked_for_once_and_its_numbers_are_used(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", answers_of("8.8.8.8", "8.8.8.8", "2606:4700:4700::1111"))

    assert webhooks.public_places(NAME) == [("8.8.8.8", 443), ("2606:4700:4700::1111", 443)]


def test_name_of_which_one_number_is_inside_is_refused_whole(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", answers_of("8.8.8.8", "169.254.169.254"))

    with pytest.raises(webhooks.AddressRefused, match="inside a network"):
        webhooks.public_places(NAME)


def test_name_that_leads_elsewhere_the_second_time_it_is_asked_is_asked_no_second_time(monkeypatch):
    asked, lines = [], []

    def changing(host, *args, **kwargs):
        asked.append(host)
        return answers_of("8.8.8.8" if len(asked) == 1 else "127.0.0.1")()

    def connect(place, **kwargs):
        lines.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(webhooks.NotTaken):
        send()

    assert (asked, lines) == ([NAME], [("8.8.8.8", 443)])


def test_name_nobody_knows_or_that_takes_too_long_is_tried_again_later(monkeypatch):
    monkeypatch.setattr(webhooks, "PATIENCE", 0.05)
    for answer in (unknown, slow):
        monkeypatch.setattr(socket, "getaddrinfo", answer)
        with pytest.raises(webhooks.NotTaken, match="Nobody knows"):
            webhooks.public_places(NAME)


def unknown(*args, **kwargs):
    raise socket.gaierror("no such name")


def slow(*args, **kwargs):
    time.sleep(0.3)
    return []


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (answering("302 Found", more=b"Location: https://127.0.0.1/\r\n"), webhooks.NotTaken, "do not follow"),
        (answering("404 Not Found"), webhooks.NotTaken, "answered 404"),
        (answering("500 Oh"), webhooks.NotTaken, "answered 500"),
        (hang_up, webhooks.OutcomeUnknown, "went dead"),
        (lambda line: line.sendall(b"SSH-2.0\r\n"), webhooks.OutcomeUnknown, "does not speak HTTP"),
        (drip, webhooks.OutcomeUnknown, "went dead"),
        (babble, webhooks.OutcomeUnknown, "does not speak HTTP"),
        (lambda line: time.sleep(3), webhooks.OutcomeUnknown, "went dead"),
    ],
    ids=["redirect", "404", "500", "hangs-up", "other-tongue", "drips", "babbles", "hangs"],
)
def test_receiver_that_does_not_take_it_is_written_down_as_what_it_was(server, answer, error, words):
    server.answer = answer

    with pytest.raises(error, match=words):
        send()

    assert server.calls == 1


def test_receiver_with_a_certificate_of_another_name_or_of_nobody_gets_nothing(server, settings, tmp_path):
    settings.WEBHOOK_CA_FILE = str(certificate(tmp_path))

    with pytest.raises(webhooks.NotTaken, match="certificate"):
        send()
    with pytest.raises(webhooks.NotTaken):
        send("https://other.school.example/hook")

    assert server.notes == []


def test_receiver_that_accepts_the_line_and_never_speaks_is_left(server, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        monkeypatch.setattr("tests.core.test_webhooks.PLACES", [mute.getsockname()])
        with pytest.raises(webhooks.NotTaken):
            send()


def test_receiver_that_is_not_there_is_tried_again_later(server, monkeypatch):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        monkeypatch.setattr("tests.core.test_webhooks.PLACES", [nobody.getsockname()])
        with pytest.raises(webhooks.NotTaken, match="No line"):
            send()


def test_nothing_but_code_can_let_notes_go_inside():
    assert site_settings.WEBHOOK_RESOLVER == "core.webhooks.public_places"
    assert site_settings.WEBHOOK_CA_FILE is None
    assert hook_server.NAME == NAME
