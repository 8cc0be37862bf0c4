"""The words of attribution in English news that are no verbs of saying: hearsay, refusals, function words.

The verbs are in ``attribution_verb_forms``, the nouns of sources in ``attribution_nouns``.
"""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The set of the words in a text, so that long lists stay readable."""
    return frozenset(text.split())


# --- hearsay -----------------------------------------------------------------------------------------------

HEARSAY_ADVERBS = words("reportedly allegedly apparently supposedly purportedly rumouredly")

# "it is believed that", "he is believed to be"
HEARSAY_PARTICIPLES = words(
    """
    believed feared understood thought said alleged claimed reported rumoured rumored assumed suggested
    estimated presumed suspected speculated whispered reckoned hoped argued expected
    """
)
# Expectation without "it" is a timetable: "the court is expected to rule".
RAISING_PARTICIPLES = HEARSAY_PARTICIPLES - {
    "expected",
    "hoped",
    "argued",
    "suggested",
    "speculated",
}
# Without "be" before them these are ordinary past tenses: "he claimed to have seen it".
NEEDS_AUXILIARY = words("claimed reported suspected estimated assumed presumed")
WIDE_ADVERBS = words("widely generally commonly popularly universally")
WIDE_PARTICIPLES = HEARSAY_PARTICIPLES | words(
    """
    seen regarded considered viewed credited blamed criticised criticized known condemned accused
    """
)
# "feared dead"
FATES = words("dead killed drowned buried trapped lost")
RUMOUR_NOUNS = words("rumour rumours rumor rumors hearsay gossip speculation")
# These name somebody's words only where nobody is said to have spoken them: "amid allegations of".
CLAIM_NOUNS = words("reports fears allegations accusations claims suggestions suspicions")
CLAIM_GOVERNORS = words(
    """
    there amid following unconfirmed conflicting despite after are were been faces faced face facing
    persistent widespread recent early initial multiple numerous several new
    """
)
ANONYMITY_PHRASES = (
    "condition of anonymity",
    "not to be named",
    "not be named",
    "not to be identified",
    "not be identified",
    "requested anonymity",
    "requesting anonymity",
    "granted anonymity",
    "speaking anonymously",
    "spoke anonymously",
    "to remain anonymous",
    "only his first name",
    "only her first name",
    "only their first name",
    "only his given name",
    "only her given name",
    "declined to be named",
    "declined to be identified",
    "to speak publicly",
    "to speak to the media",
    "to talk to the media",
    "to brief the media",
    "identified only",
    "not his real name",
    "not her real name",
    "a pseudonym",
)

# What is claimed when it is done: "the attack was claimed by".
CLAIMED_ACTS = words(
    "attack attacks bombing bombings blast blasts assault killing killings strike shooting explosion ambush raid murder"
)
# Every phrase has one of these, so that most sentences need no search.
ANONYMITY_WORDS = words(
    "anonymity named identified anonymously anonymous name publicly media pseudonym"
)

# --- refusals ----------------------------------------------------------------------------------------------

REFUSING = words("declined declines declining refused refuses refusing")
REFUSED_ACTS = words(
    """
    comment say give discuss confirm elaborate name identify answer provide disclose reveal speak respond
    specify deny clarify talk explain release rule acknowledge
    """
)
UNANSWERED = words("respond reply return answer")
INQUIRIES = words(
    """
    request requests question questions email emails e-mail e-mails message messages comment inquiry
    inquiries enquiries query queries calls
    """
)

# --- function words ----------------------------------------------------------------------------------------

BE = words("is are was were be been being isn't aren't wasn't weren't")
HAVE = words("has have had hasn't haven't hadn't having")
DO = words("did do does didn't don't doesn't")
MODALS = words(
    """
    will would could can may might should must shall won't wouldn't couldn't can't cannot shouldn't mustn't
    """
)
AUXILIARIES = BE | HAVE | DO | MODALS
ADVERBS = words(
    """
    also later then now not never already once still neither just yet ever again even both further first
    often sometimes always soon today earlier nor long recently
    """
)
NEGATIONS = words("not never neither")
# "-ly" words that are no adverbs.
LY_NOUNS = words(
    """
    italy july family assembly ally supply monopoly bully anomaly kelly reilly billy
    """
)
IRREGULAR_PASTS = words(
    """
    came went fell rose began broke left took gave made got held kept lost met ran sent stood won knew saw
    fled died became grew drew flew threw shot struck hit cut led fought bought brought caught felt paid
    sold spent built burnt blew drove ate slept swam sank shrank spread
    """
)
FINITE = AUXILIARIES | IRREGULAR_PASTS


def is_manner(word: str) -> bool:
    """Whether a lower-case word is an adverb in "-ly"."""
    return word.endswith("ly") and word not in LY_NOUNS


CLAUSE_PRONOUNS = words("it he she they we i you there")
CLAUSE_OPENERS = words(
    """
    that when while because although though if whether than what how why until unless before after as since
    once so where but
    """
)
CONJUNCTIONS = words("and or but nor then")
RELATIVES = words("who which whose whom")
PREPOSITIONS = words(
    """
    of for in at from with on by to about near inside within outside behind under over into between among
    during against across around without like through involving following regarding throughout via
    """
)
# "officials familiar with", "sources close to": the noun is before the adjective.
POSTPOSED_ADJECTIVES = words(
    """
    familiar close aware involved present responsible loyal opposed critical sympathetic privy knowledgeable
    briefed able
    """
)
TIME_WORDS = words(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december today yesterday tomorrow week month year morning afternoon
    evening night last this next late early earlier later noon midnight decade century
    """
)
MANNERS = words(
    """
    statement interview speech letter post tweet video address briefing message email
    """
)
# What is told, said or called without telling anything.
IDLE_OBJECTS = words(
    """
    goodbye farewell hello prayers grace mass little nothing something story stories tale tales truth joke
    jokes lie lies nobody anyone time fortune
    """
)
SAID_OBJECTS = words(
    """
    claim claims allegation allegations accusation accusations criticism suggestion suggestions charge
    charges report reports notion idea findings finding assertion assertions argument decision move news
    ruling announcement agreement responsibility credit wrongdoing guilt mistake mistakes fault failure
    failings error errors rumours rumors comparison comparisons concerns reports demand demands
    """
)
