"""Addresses of posts."""

from django.urls import path

from posts import views

app_name = "posts"
urlpatterns = [
    path("posts/", views.index, name="index"),
    path("posts/new/", views.new, name="new"),
    path("posts/check/", views.check, name="check"),
    path("posts/queue/", views.queue, name="queue"),
    path("posts/queue/next/", views.queue_next, name="queue_next"),
    path("posts/calendar/", views.calendar, name="calendar"),
    path("posts/pauses/", views.pauses, name="pauses"),
    path("posts/accounts/", views.accounts, name="accounts"),
    path("posts/accounts/new/", views.new_account, name="new_account"),
    path("posts/accounts/<slug:slug>/", views.account, name="account"),
    path("posts/accounts/<slug:slug>/close/", views.close_account, name="close_account"),
    path("posts/accounts/<slug:slug>/authorise/", views.authorise, name="authorise"),
    path("posts/accounts/<slug:slug>/authorisations/<int:pk>/end/", views.end_authorisation, name="end_authorisation"),
    path("posts/<int:pk>/", views.post, name="post"),
    path("posts/<int:pk>/edit/", views.edit, name="edit"),
    path("posts/<int:pk>/versions/", views.versions, name="versions"),
    path("posts/<int:pk>/versions/<int:number>/", views.version, name="version"),
    path("posts/<int:pk>/photos/<uuid:uid>/<slug:size>/", views.photo, name="photo"),
    path("posts/<int:pk>/submit/", views.submit, name="submit"),
    path("posts/<int:pk>/sign-off/", views.sign_off, name="sign_off"),
    path("posts/<int:pk>/send-back/", views.send_back, name="send_back"),
    path("posts/<int:pk>/reject/", views.reject, name="reject"),
    path("posts/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("posts/<int:pk>/reopen/", views.reopen, name="reopen"),
    path("posts/<int:pk>/publish/", views.publish, name="publish"),
    path("posts/<int:pk>/publish-urgently/", views.publish_urgently, name="publish_urgently"),
    path("posts/<int:pk>/retry/", views.retry, name="retry"),
    path("posts/<int:pk>/settle/", views.settle, name="settle"),
    path("posts/<int:pk>/take-down/", views.take_down, name="take_down"),
    path("posts/<int:pk>/flag/", views.flag, name="flag"),
    path("posts/<int:pk>/flags/<int:flag>/", views.flagged, name="flagged"),
    path("posts/<int:pk>/flags/<int:flag>/keep/", views.keep, name="keep"),
    path("posts/<int:pk>/by-hand/<int:publication>/", views.by_hand, name="by_hand"),
    path("posts/<int:pk>/by-hand/<int:publication>/mark-done/", views.mark_done, name="mark_done"),
    path("posts/<int:pk>/by-hand/<int:publication>/mark-missing/", views.mark_missing, name="mark_missing"),
    path("posts/<int:pk>/by-hand/<int:publication>/mark-gone/", views.mark_gone, name="mark_gone"),
    path("feeds/<slug:slug>.atom", views.feed, name="feed"),
    path("feeds/posts/<uuid:uid>/", views.public_post, name="public_post"),
    path("feeds/posts/<uuid:uid>/<uuid:photo>.jpg", views.public_photo, name="public_photo"),
]
