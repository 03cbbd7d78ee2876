"""Pictures of posts, sent to those who may see them. How a picture came to be stored clean is in `photos`."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from core.web import Request
from posts.models import Photo, Post, PostVersion
from posts.models.content import SIZES


@login_required
@require_safe
def photo(request: Request, pk: int, uid: Any, size: str) -> FileResponse:
    """Show a picture to those who may see its post, and to nobody else."""
    if size not in SIZES:
        raise Http404
    seen = Post.objects.visible_to(request.user).filter(pk=pk)
    stored = Photo.objects.filter(post__in=seen, uid=uid).first() or _photo_of_a_version(seen, uid)
    if stored is None:
        raise Http404
    response = jpeg(stored, size)
    # A copy kept by the browser would outlive signing out, on a computer that the next person uses.
    response["Cache-Control"] = "no-store"
    return response


def _photo_of_a_version(seen: Any, uid: Any) -> Photo | None:
    """Give a picture that an edit has taken out, while a version that was put forward with it is kept."""
    versions = PostVersion.objects.filter(post__in=seen).order_by("-number")
    return next(filter(None, (version.photo(uid) for version in versions)), None)


def jpeg(stored: Photo, size: str) -> FileResponse:
    """Send a stored picture; the full one where the smaller was never made."""
    path = stored.path_of(size)
    if not default_storage.exists(path):
        path = stored.path
    if not default_storage.exists(path):
        raise Http404
    response = FileResponse(default_storage.open(path), content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
