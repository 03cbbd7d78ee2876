"""The file that a person's own calendar program fetches at their private address, signed in nowhere."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from accounts import services as accounts
from core.diary import MEDIA_TYPE, written
from core.web import Request
from dashboards.queries.dates import dates_of


@require_safe
def calendar_file(request: Request, secret: str) -> HttpResponse:
    """Give the dates of the last month and the next year, as far as the person behind the address may see them now."""
    person = accounts.person_behind(secret)
    if person is None:
        raise Http404
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    found = written(dates_of(person, now=request.now), name="PolicyHub", host=host, now=request.now)
    response = HttpResponse(found, content_type=MEDIA_TYPE)
    response["Content-Disposition"] = 'inline; filename="policyhub.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response
