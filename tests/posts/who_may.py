"""Who may do what with a post, written down by hand for each of the five rule sets: what is not listed is refused.

The people are those of the fixture `world`; the author wrote the post.
"""

from posts.workflow import State

# verb -> (states it starts from, people who may), for a school of each rule set. The author wrote the post.
SOURCES = {
    "submit": {"draft", "sent_back"},
    "sign_off": {"in_review"},
    "suggest_words": {"in_review"},
    "accept_suggestion": {"in_review"},
    "decline_suggestion": {"in_review"},
    "send_back": {"in_review", "approved"},
    "reject": {"in_review"},
    "withdraw": {"draft", "sent_back", "in_review", "approved"},
    "reopen": {"in_review", "approved", "expired"},
    "publish": {"approved"},
    "publish_urgently": {"draft"},
    "retry": {"needs_attention"},
    "settle": {"needs_attention", "publishing"},
    "take_down": {"published", "needs_attention"},
    # Only what went out without sign-off is looked at afterwards: `test_reviews` has who.
    "look_over": {"publishing", "published", "needs_attention"},
}
# The same for one account of a post: (states it starts from, states of the post in which it can be done).
THERE = {
    "mark_done": ({"to_do_by_hand", "unconfirmed", "failed"}, set(State.values)),
    "mark_missing": ({"unconfirmed"}, set(State.values)),
    "mark_gone": ({"published", "unconfirmed"}, {"taken_down"}),
}
SIGNERS = {
    "headteacher-authorises": {"second", "head"},
    "chief-executive-approves": {"head", "chief"},
    "safeguarding-first": {"head"},
    "light-touch": {"head"},
    "business-manager-confirms": {"bursar"},
}
EDITORS = {
    "headteacher-authorises": {"head", "chief"},
    "chief-executive-approves": {"head", "chief", "bursar"},
    "safeguarding-first": {"head", "deputy", "chief", "bursar"},
    "light-touch": {"head", "deputy", "chief", "bursar"},
    "business-manager-confirms": {"head", "deputy", "chief", "bursar"},
}
PUBLISHERS = {
    "headteacher-authorises": {"author", "second", "head", "chief", "bursar"},
    "chief-executive-approves": {"author", "head", "chief", "bursar"},
    "safeguarding-first": {"author", "head", "chief", "bursar"},
    "light-touch": {"author", "head", "chief", "bursar"},
    "business-manager-confirms": {"head", "chief", "bursar"},
}
# Who signs when the usual signer wrote it: the writer, then who may, then who may when those have left, and so on.
NEXT_SIGNERS = {
    "headteacher-authorises": ("head", {"author", "second"}, {"deputy"}, {"chief"}),
    "chief-executive-approves": ("head", {"chief"}, {"deputy"}),
    "safeguarding-first": ("head", {"deputy"}, {"chief"}),
    "light-touch": ("head", {"deputy"}, {"chief"}),
    "business-manager-confirms": ("bursar", {"head"}, {"deputy"}, {"chief"}),
}
# What the author answered, and who then may sign each step: where nothing is listed, the doubt changes nothing.
DOUBTS = {
    "a doubt": {"offence": "not sure"},
    "confidential": {"confidential": "problem"},
    "perhaps confidential": {"confidential": "not sure"},
    "somebody else's work": {"copyright": "problem"},
    "our logo": {"own_logo": "problem"},
}
STEPS_IN_DOUBT = {
    ("headteacher-authorises", "a doubt"): ({"head"},),
    ("headteacher-authorises", "confidential"): ({"head"},),
    ("headteacher-authorises", "perhaps confidential"): ({"head"},),
    ("business-manager-confirms", "confidential"): ({"bursar"}, {"head"}),
    ("business-manager-confirms", "perhaps confidential"): ({"bursar"}, {"head"}),
    ("business-manager-confirms", "somebody else's work"): ({"bursar"}, {"head"}),
    ("business-manager-confirms", "our logo"): ({"bursar"}, {"head"}),
}
# Whose express authority is asked for in words, whoever signs.
EXPRESS = {
    "confidential": set(SIGNERS),
    "perhaps confidential": set(SIGNERS),
    "our logo": {"chief-executive-approves", "business-manager-confirms"},
}
FAST_LANE = {
    "headteacher-authorises": {"author", "second", "head"},
    "chief-executive-approves": {"head", "chief"},
    "safeguarding-first": {"head", "deputy"},
    "light-touch": {"head", "deputy", "bursar"},
    "business-manager-confirms": {"head", "bursar"},
}
FAST = {"headteacher-authorises": {"author"}}
ENTRUSTED = {"headteacher-authorises": {"author", "second"}, "chief-executive-approves": {"author"}}


def allowed(rule_set, verb, state):
    if state not in SOURCES[verb]:
        return set()
    if verb == "submit":
        return {"author"} | EDITORS[rule_set]
    if verb == "reopen":
        return {"author"} | EDITORS[rule_set]
    if verb in {"accept_suggestion", "decline_suggestion"}:
        return {"author"}
    if verb in {"sign_off", "suggest_words", "send_back", "reject"}:
        return SIGNERS[rule_set]
    if verb == "withdraw":
        return {"author"} | (set() if state == "draft" else {"head", "deputy", "chief", "bursar"})
    if verb == "look_over":
        return set()
    if verb == "publish_urgently":
        return FAST.get(rule_set, set())
    if verb == "take_down":
        return {"head", "deputy", "chief", "bursar"} | ENTRUSTED.get(rule_set, set())
    return PUBLISHERS[rule_set]


def allowed_there(rule_set, verb, state, post_state):
    sources, post_states = THERE[verb]
    if state not in sources or post_state not in post_states:
        return set()
    return allowed(rule_set, "take_down" if verb == "mark_gone" else "settle", "needs_attention")
