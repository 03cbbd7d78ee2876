"""What a mail that came in turns out to be: reports, plain texts, delays, automatic answers, people, and rubbish."""

import pytest

from accounts.bounces import Bounce, What, mails_in, read_bounce

MARK = "policyhub." + "0123456789" * 3
REPORT = """From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: bounces@policyhub.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; rita@example.test
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} who?

--B
Content-Type: {copy}

Message-ID: <{mark}@policyhub.example>
Subject: A post waits

--B--
"""
PLAIN = """From: MAILER-DAEMON@mx.example
Return-Path: <>
Subject: failure notice

Hi. This is the qmail-send program at mx.example.
{said}

--- Below this line is a copy of the message.

Message-ID: <{mark}@policyhub.example>
Subject: 550 pupils read 5.1.1 books
"""


def report(*, action="failed", status="5.1.1", copy="text/rfc822-headers", mark=MARK):
    return REPORT.format(action=action, status=status, copy=copy, mark=mark).encode()


def plain(said, mark=MARK):
    return PLAIN.format(said=said, mark=mark).encode()


@pytest.mark.parametrize("copy", ["text/rfc822-headers", "message/rfc822", "text/plain"])
def test_report_names_our_mail_in_whatever_copy_comes_along(copy):
    assert read_bounce(report(copy=copy)) == Bounce(What.CAME_BACK, MARK, "5.1.1")


@pytest.mark.parametrize(
    ("action", "status", "what"),
    [
        ("failed", "5.1.1", What.CAME_BACK),
        ("FAILED", "5.2.2 (mailbox full)", What.CAME_BACK),
        ("failed", "4.4.7", What.GIVEN_UP),
        ("delayed", "4.4.1", What.DELAYED),
        ("delivered", "2.0.0", What.ANSWER),
        ("relayed", "2.1.9", What.ANSWER),
        ("failed", "who knows", What.CAME_BACK),
    ],
)
def test_what_a_report_says_decides(action, status, what):
    assert read_bounce(report(action=action, status=status)).what is what


@pytest.mark.parametrize(
    ("said", "what", "status"),
    [
        ("<rita@example.test>: user unknown (#5.1.1)", What.CAME_BACK, "5.1.1"),
        ("<rita@example.test>: 550 no", What.CAME_BACK, "550"),
        ("This is a permanent error.", What.CAME_BACK, ""),
        ("Not accepted (4.4.7)", What.GIVEN_UP, "4.4.7"),
        ("Delivery is delayed; 4.4.1. We go on.", What.DELAYED, "4.4.1"),
        ("Delivered. 2.1.5", What.ANSWER, "2.1.5"),
        ("Something happened at 5.61.22.1.", What.UNKNOWN, ""),
    ],
)
def test_plain_text_is_read_above_the_copy_of_our_mail(said, what, status):
    assert read_bounce(plain(said)) == Bounce(what, MARK, status)


@pytest.mark.parametrize(
    "headers",
    [
        "From: Rita <rita@example.test>\nAuto-Submitted: auto-replied\nReturn-Path: <>",
        "From: Rita <rita@example.test>\nSubject: Automatic reply: A post waits\nReturn-Path: <>",
        "From: Rita <rita@example.test>\nSubject: Out of office",
        "From: Rita <rita@example.test>\nX-Autoreply: yes",
        "From: Rita <rita@example.test>\nPrecedence: auto_reply",
        'From: Rita <rita@example.test>\nContent-Type: multipart/report; report-type=disposition-notification; boundary="B"',
    ],
)
def test_automatic_answers_are_left_alone(headers):
    mail = f"{headers}\nIn-Reply-To: <{MARK}@policyhub.example>\n\nI could not be delivered from work until 5.1.1 or 550 days."

    assert read_bounce(mail.encode()).what is What.ANSWER


def test_person_who_writes_back_is_no_report_whatever_they_quote():
    mail = f"From: Rita <rita@example.test>\nIn-Reply-To: <{MARK}@policyhub.example>\n\nWe are 550 people. 5.1.1. User unknown?"

    assert read_bounce(mail.encode()) == Bounce(What.UNKNOWN)


def test_report_with_an_empty_sender_is_read_by_whoever_wrote_it():
    mail = (
        f"From: Postbox <robot@example.test>\nReturn-Path: <>\nReferences: <{MARK}@policyhub.example>\n\nNo such user."
    )

    assert read_bounce(mail.encode()) == Bounce(What.CAME_BACK, MARK)


def test_failed_recipients_in_the_header_are_a_verdict():
    mail = f"From: robot@example.test\nX-Failed-Recipients: rita@example.test\n\nSorry. {MARK}@policyhub.example"

    assert read_bounce(mail.encode()) == Bounce(What.CAME_BACK, MARK)


@pytest.mark.parametrize(
    "mail",
    [
        b"",
        b"\x00\xff\xfe",
        b"From: \xff\xfe\nContent-Type: multipart/report; report-type=delivery-status\n\n",
        report(mark="policyhub.guessed"),
        report(action=""),
        plain("user unknown", mark="somebody-else"),
        report()[:420],
        b"Content-Type: multipart/mixed; boundary=B\n\n" + b"--B\nContent-Type: multipart/mixed; boundary=B\n\n" * 3000,
        b"From: mailer-daemon@x\n\n" + b"-" * 900_000,
        REPORT.replace("message/delivery-status", "text/plain").encode(),
    ],
)
def test_rubbish_is_unknown_and_quickly_so(mail):
    assert read_bounce(mail).what is What.UNKNOWN


def test_nothing_beyond_a_megabyte_is_read():
    assert read_bounce(b"From: mailer-daemon@x\n\n" + b"x" * 1_000_000 + plain("user unknown")).what is What.UNKNOWN


def test_mailbox_file_holds_several_mails_and_a_line_that_only_looks_like_a_separator_stays():
    mailbox = b"From MAILER Mon\n" + report() + b"\nFrom MAILER Tue\n" + plain("He wrote:\nFrom now on") + b"\n\n"

    assert [read_bounce(mail).what for mail in mails_in(mailbox)] == [What.CAME_BACK, What.UNKNOWN]
    assert mails_in(report()) == [report()]
    assert mails_in(b" \n") == []
