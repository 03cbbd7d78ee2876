"""Addresses of incidents. A receipt never stands in one."""

from django.urls import path

from incidents.views import asking, cases, deciding, follow_up, reporting

app_name = "incidents"
urlpatterns = [
    path("report/", reporting.start, name="report"),
    path("report/check/", reporting.check, name="check"),
    path("report/sent/", reporting.sent, name="sent"),
    path("report/put-away/", reporting.put_away, name="put_away"),
    path("report/follow-up/", follow_up.follow_up, name="follow_up"),
    path("report/follow-up/add/", follow_up.follow_up_add, name="follow_up_add"),
    path("report/follow-up/leave/", follow_up.follow_up_leave, name="follow_up_leave"),
    path("report/mine/", follow_up.my_reports, name="my_reports"),
    path("report/mine/<slug:reference>/", follow_up.my_report, name="my_report"),
    path("report/mine/<slug:reference>/add-words/", follow_up.add_words, name="add_words"),
    path("report/<slug:step>/", reporting.question, name="question"),
    path("incidents/", cases.index, name="index"),
    path("incidents/<slug:reference>/", cases.case, name="case"),
    path("incidents/<slug:reference>/acknowledge/", deciding.acknowledge, name="acknowledge"),
    path("incidents/<slug:reference>/triage/", deciding.triage, name="triage"),
    path("incidents/<slug:reference>/begin-work/", deciding.begin_work, name="begin_work"),
    path("incidents/<slug:reference>/note/", deciding.note, name="note"),
    path("incidents/<slug:reference>/record-action/", deciding.record_action, name="record_action"),
    path("incidents/<slug:reference>/meet-clock/", deciding.meet_clock, name="meet_clock"),
    path("incidents/<slug:reference>/write-to-reporter/", deciding.write_to_reporter, name="write_to_reporter"),
    path("incidents/<slug:reference>/name-subject/", deciding.name_subject, name="name_subject"),
    path("incidents/<slug:reference>/answer-keeping-out/", deciding.answer_keeping_out, name="answer_keeping_out"),
    path("incidents/<slug:reference>/share/", deciding.share, name="share"),
    path("incidents/<slug:reference>/hand-over/", deciding.hand_over, name="hand_over"),
    path("incidents/<slug:reference>/declare-interest/", deciding.declare_interest, name="declare_interest"),
    path("incidents/<slug:reference>/close/", deciding.close, name="close"),
    path("incidents/<slug:reference>/reopen/", deciding.reopen, name="reopen"),
    path("settings/who-would-get/", asking.who_would_get, name="who_would_get"),
]
