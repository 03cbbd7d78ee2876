"""Things done at the same moment."""

import threading

import pytest
from django.db import connection


@pytest.fixture
def at_once(transactional_db):
    """Do several things at the same moment, each on a connection of its own, and give what each returned or raised.

    SQLite has one write lock for everybody: there they are done one after the other, which is all that can happen.
    """

    def do(*jobs):
        answers = [None] * len(jobs)
        gate = threading.Barrier(len(jobs))

        def run(number, job):
            try:
                gate.wait(10)
                answers[number] = job()
            except Exception as error:
                answers[number] = error
            finally:
                connection.close()

        if connection.vendor == "sqlite":
            for number, job in enumerate(jobs):
                answers[number] = _answer(job)
            return answers
        threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return answers

    return do


def _answer(job):
    try:
        return job()
    except Exception as error:
        return error
