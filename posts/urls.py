"""Addresses of posts, by what they begin with: an address is looked up among its own kind only."""

from django.urls import include, path

from posts import views

app_name = "posts"
one_post = [
    path("", views.post, name="post"),
    path("skip/", views.skip, name="skip"),
    path("edit/", views.edit, name="edit"),
    path("versions/", views.versions, name="versions"),
    path("versions/<int:number>/", views.version, name="version"),
    path("photos/<uuid:uid>/<slug:size>/", views.photo, name="photo"),
    path("reread/", views.reread, name="reread"),
    path("left-device/", views.say_left_device, name="say_left_device"),
    path("video/watched/", views.watch_video, name="watch_video"),
    path("video/<uuid:uid>/", views.video, name="video"),
    path("submit/", views.submit, name="submit"),
    path("sign-off/", views.sign_off, name="sign_off"),
    path("suggest-words/", views.suggest_words, name="suggest_words"),
    path("accept-suggestion/", views.accept_suggestion, name="accept_suggestion"),
    path("decline-suggestion/", views.decline_suggestion, name="decline_suggestion"),
    path("send-back/", views.send_back, name="send_back"),
    path("reject/", views.reject, name="reject"),
    path("withdraw/", views.withdraw, name="withdraw"),
    path("reopen/", views.reopen, name="reopen"),
    path("publish/", views.publish, name="publish"),
    path("publish-urgently/", views.publish_urgently, name="publish_urgently"),
    path("retry/", views.retry, name="retry"),
    path("settle/", views.settle, name="settle"),
    path("take-down/", views.take_down, name="take_down"),
    path("look-over/", views.look_over, name="look_over"),
    path("history/", views.history, name="history"),
    path("history/<slug:kind>/", views.export_history, name="export_history"),
    path("talk/", views.talk, name="talk"),
    path("talk/<int:comment>/retract/", views.retract_comment, name="retract_comment"),
    path("flag/", views.flag, name="flag"),
    path("flags/<int:flag>/", views.flagged, name="flagged"),
    path("flags/<int:flag>/keep/", views.keep, name="keep"),
    path("by-hand/<int:publication>/", views.by_hand, name="by_hand"),
    path("by-hand/<int:publication>/mark-done/", views.mark_done, name="mark_done"),
    path("by-hand/<int:publication>/mark-missing/", views.mark_missing, name="mark_missing"),
    path("by-hand/<int:publication>/mark-gone/", views.mark_gone, name="mark_gone"),
]
the_queue = [
    path("", views.queue, name="queue"),
    path("next/", views.queue_next, name="queue_next"),
    path("several/", views.several, name="several"),
    path("several/sign-off/", views.sign_off_several, name="sign_off_several"),
    path("several/done/", views.signed_several, name="signed_several"),
]
questions = [
    path("", views.ask, name="ask"),
    path("<int:pk>/", views.question, name="question"),
    path("<int:pk>/agree/", views.agree, name="agree"),
    path("<int:pk>/talk-first/", views.talk_first, name="talk_first"),
    path("<int:pk>/advise-against/", views.advise_against, name="advise_against"),
    path("<int:pk>/take-back-question/", views.take_back_question, name="take_back_question"),
    path("<int:pk>/draft/", views.draft_from, name="draft_from"),
]
mail_links = [
    path("", views.link, name="link"),
    path("photos/<uuid:uid>/<slug:size>/", views.link_photo, name="link_photo"),
    path("sign-off/", views.sign_off_by_link, name="sign_off_by_link"),
    path("send-back/", views.send_back_by_link, name="send_back_by_link"),
]
accounts = [
    path("", views.accounts, name="accounts"),
    path("new/", views.new_account, name="new_account"),
    path("<slug:slug>/", views.account, name="account"),
    path("<slug:slug>/close/", views.close_account, name="close_account"),
    path("<slug:slug>/authorise/", views.authorise, name="authorise"),
    path("<slug:slug>/authorisations/<int:pk>/end/", views.end_authorisation, name="end_authorisation"),
    path("<slug:slug>/moderation/", views.arrange_moderation, name="arrange_moderation"),
    path("<slug:slug>/moderation/<int:pk>/end/", views.end_moderation, name="end_moderation"),
]
feeds = [
    path("<slug:slug>.atom", views.feed, name="feed"),
    path("posts/<uuid:uid>/", views.public_post, name="public_post"),
    path("posts/<uuid:uid>/<uuid:photo>.jpg", views.public_photo, name="public_photo"),
]
urlpatterns = [
    path("posts/<int:pk>/", include(one_post)),
    path("posts/queue/", include(the_queue)),
    path("posts/ask/", include(questions)),
    path("posts/links/<str:token>/", include(mail_links)),
    path("posts/accounts/", include(accounts)),
    path("feeds/", include(feeds)),
    path("posts/", views.index, name="index"),
    path("posts/new/", views.new, name="new"),
    path("posts/check/", views.check, name="check"),
    path("posts/calendar/", views.calendar, name="calendar"),
    path("posts/calendar/address/", views.calendar_address, name="calendar_address"),
    path("posts/calendar/address/end/", views.end_calendar_address, name="end_calendar_address"),
    path("posts/standing/", views.standing, name="standing"),
    path("posts/standing/<int:pk>/end/", views.end_standing_permission, name="end_standing_permission"),
    path("posts/pauses/", views.pauses, name="pauses"),
    path("posts/pauses/sensitive-day/", views.sensitive_day, name="sensitive_day"),
    path("posts/pauses/<int:pk>/end/", views.end_sensitive_day, name="end_sensitive_day"),
]
