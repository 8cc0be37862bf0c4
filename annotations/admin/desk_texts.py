"""Every text that the review page's scripts show: `%(name)s` is filled in by them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TEXTS: dict[str, Promise] = {
    # Where a sentence stands
    "sentenceOf": _("Sentence %(position)s of %(total)s"),
    "closedOf": _("%(closed)s of %(total)s closed"),
    "leftForYou": _("%(count)s left for you"),
    "noneLeftForYou": _("nothing left for you"),
    "inConflict": _("%(count)s in conflict"),
    "inReviewOf": _("in review, %(have)s of %(need)s"),
    "you": _("you: %(verdict)s"),
    "beingSaved": _("being saved"),
    "notSaved": _("not saved"),
    "changed": _("its text has changed"),
    "taken": _("somebody else is reading it"),
    "drafted": _("your draft, not submitted"),
    "isRetired": _("no longer in the text"),
    "sentenceIs": _("sentence is"),
    "inAConflict": _("in conflict"),
    # What I have just done
    "chosen": _("%(verdict)s chosen."),
    "reasonChosen": _("Reason: %(reason)s."),
    "chooseReason": _("Choose the reason."),
    "chooseAside": _("Why is there nothing to check? Choose by number."),
    "recentSources": _("%(count)s recent sources, by number."),
    "noReason": _("This verdict takes no reason."),
    "citedAlready": _("Cited already: %(source)s."),
    "cited": _("Cited again: %(source)s."),
    "sourceNumber": _("Source %(number)s"),
    "given": _("Sentence %(position)s: %(verdict)s."),
    "setAside": _("Sentence %(position)s set aside: %(reason)s."),
    "asItWas": _("Sentence %(position)s stays as it was."),
    "withdrawn": _("Your verdict is withdrawn."),
    "undone": _("Taken back: sentence %(position)s."),
    "reaffirmed": _("Sentence %(position)s: %(verdict)s, as before."),
    "takenOver": _(
        "Taken over: %(verdict)s, sources: %(count)s, with today's date. Look at them again, then submit."
    ),
    "nothingToReuse": _("There is nothing to reuse: no equal or near claim is final."),
    "lookingElsewhere": _("Still looking where else it is claimed."),
    "matchesAway": _("What was found elsewhere could not be loaded."),
    "reuseAllTheSame": _("Once more to use it all the same."),
    "nothingToReaffirm": _("There is no earlier verdict of yours to repeat."),
    "nothingToUndo": _("There is nothing to take back."),
    "nothingToAccept": _("The hint finds no missing source here: there is nothing to accept."),
    "waitsNoMore": _("It does not wait for you: choose a verdict to say something else."),
    "noneWaits": _("No other sentence of this article waits for you."),
    "foundIn": _("Found in sentence %(position)s."),
    "notFound": _("Not found in this article."),
    # An editor's ruling
    "ruleOnThis": _("Rule on this sentence"),
    "changeRuling": _("Change the ruling"),
    "ruling": _("Your ruling: choose the verdict, then say why."),
    "ruled": _("Sentence %(position)s is ruled on: %(verdict)s."),
    "rulingWithdrawn": _("The ruling is withdrawn."),
    "ruledOtherwise": _(
        "It has been ruled on since you read it: above is what is stored, here is what you wrote. Saving replaces it."
    ),
    "ruledNoMore": _(
        "The ruling was withdrawn since you read it. Here is what you wrote; saving rules anew."
    ),
    "countOf": _("%(count)s %(verdict)s"),
    "needsVerdict": _("Choose the verdict."),
    "needsRationale": _("Say why it is decided so."),
    # What is missing or cannot be
    "needsAddress": _("An address starts with http:// or https://."),
    "inTheFuture": _("A source cannot have been accessed in the future."),
    "needsReason": _("Say why: choose one of the reasons."),
    "needsSource": _("Name a source that another person can find again, or give its address."),
    "needsSupport": _("“Verified” needs a source that supports the sentence."),
    "needsContradiction": _(
        "“Disputed” needs a source that contradicts, or the reason “cannot be settled”."
    ),
    "needsNote": _("Say in the note what was tried."),
    # What has gone wrong
    "refused": _("Sentence %(position)s was not saved: %(why)s"),
    "rolledBack": _("Sentence %(position)s: not saved."),
    "look": _("Look"),
    "dismiss": _("Dismiss"),
    "differs": _("it has been changed elsewhere since you read it."),
    "keptMine": _("Yours is being saved."),
    "keptStored": _("What is stored stays."),
    "beingLoaded": _("Your verdict is still being loaded. Try again in a moment."),
    "serverAway": _(
        "The server does not answer. Unsaved: %(count)s. It is kept on this machine and sent as soon as possible."
    ),
    "tryNow": _("Try now"),
    "signedOut": _("You have been signed out. Unsaved: %(count)s. It is kept on this machine."),
    "signIn": _("Sign in again"),
    "signedInAgain": _(
        "Somebody has signed in again in this browser. Unsaved: %(count)s. It is kept; load the page again to send it."
    ),
    "loadAgain": _("Load the page again"),
    "sendingLeftOver": _("Sending what was not saved the last time: %(count)s."),
    "leftOver": _("Something that was left unsaved could not be saved: %(why)s"),
    "textHasChanged": _(
        "The article's text has changed since this page was loaded. Drafts are kept."
    ),
    "loadNewText": _("Load the new text"),
    "retired": _("The article's text has changed and no longer has this sentence."),
    # What helps to decide
    "blind": _(
        "Others have read it. You see what they found once you have given your verdict, or once the sentence is final."
    ),
    "nobodyElse": _("Nobody else has given a verdict yet."),
    "nothingYet": _("Nothing has happened to this sentence yet."),
    "withheld": _("withheld while it is reviewed blind"),
    "wasSaid": _("You said of the earlier text:"),
    "nobodySaid": _("You have given no verdict on the earlier text."),
    "accessedOn": _("accessed %(day)s"),
    "shouldSay": _("Should say:"),
    "cue": _("the words that say so"),
    "speaker": _("who speaks"),
    # The same claim elsewhere
    "sameClaim": _("the same claim"),
    "nearClaim": _("nearly the same (%(share)s)"),
    "checkedElsewhere": _("Elsewhere: %(verdict)s"),
    "checkedElsewhereBut": _("Elsewhere, with a difference: %(verdict)s"),
    "alsoUnchecked": _("It stands in other articles too, not checked there: %(count)s."),
    "reuseThis": _("Use what was found"),
    "reusedFrom": _("evidence reused from another sentence"),
    "differsIn": _("%(what)s: %(here)s here, %(there)s there."),
    "differs_number": _("Other number"),
    "differs_name": _("Other name"),
    "differs_negation": _("Negation"),
    # The sheet of keys
    "keysAreOn": _("Keys are on."),
    "keysAreOff": _("Keys are off."),
    "pressAKey": _("Press a key …"),
    "change": _("Change"),
    "changeKey": _("Change the key: %(act)s"),
    "noKey": _("No key"),
    "noKeyFor": _("No key: %(act)s"),
    "none": _("none"),
    "act_next": _("Next sentence"),
    "act_previous": _("Previous sentence"),
    "act_verified": _("Verified"),
    "act_disputed": _("Disputed"),
    "act_unattributed": _("Unattributed"),
    "act_aside": _("Not checkable"),
    "act_accept": _("Accept the hint as “unattributed”, and go on"),
    "act_reaffirm": _("Say of a changed text what I said before, and go on"),
    "act_reuse": _("Use what was found where the same was claimed"),
    "act_evidence": _("Write evidence"),
    "act_reason": _("Choose the reason"),
    "act_correction": _("Write what it should say"),
    "act_note": _("Write a note"),
    "act_submit": _("Submit and go to the next that waits; with nothing chosen, only go"),
    "act_rule": _("Rule on the sentence (editors); again, close the ruling"),
    "act_undo": _("Take back what I did last"),
    "act_search": _("Search in the article"),
    "act_guidelines": _("The guidelines"),
    "act_sheet": _("This sheet"),
}
