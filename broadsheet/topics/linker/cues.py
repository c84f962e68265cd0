"""Words that say what the name beside them is.

English first, and what other languages put before people; a language that is not here loses a hint,
never a topic.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Stand before people.
TITLES = _words(
    """
    mr mrs ms miss mx dr sir dame lord lady baron baroness count countess prof professor rev
    reverend president vice premier minister prime secretary chancellor ambassador senator sen
    representative rep congressman congresswoman governor gov mayor councillor councilman
    councilwoman alderman deputy speaker leader mp king queen prince princess duke duchess emperor
    sultan sheikh emir pope bishop archbishop cardinal father sister brother rabbi imam ayatollah
    saint judge justice attorney prosecutor sheriff general gen colonel col major maj captain capt
    lieutenant lt sergeant sgt corporal private admiral commander brigadier marshal inspector
    superintendent detective constable officer agent coach manager director chairman chairwoman
    chair chairperson chief executive ceo cfo coo cto founder cofounder economist analyst
    spokesman spokeswoman spokesperson actor actress singer author writer novelist poet artist
    painter director producer composer conductor designer architect chef striker midfielder
    defender goalkeeper winger forward quarterback pitcher m mme mlle monsieur madame maître herr
    frau señor señora senor senora sr sra don doña signor signora dom präsident président
    presidente kanzler kanzlerin ministro ministre mijnheer mevrouw
    """
)

# Of these, what one is in a body or a country: "Apple CEO" names a post, whoever holds it.
POSTS = _words(
    """
    president premier minister secretary chancellor ambassador senator governor mayor councillor
    speaker leader attorney prosecutor coach manager director chairman chairwoman chair
    chairperson executive ceo cfo coo cto founder cofounder economist analyst spokesman
    spokeswoman spokesperson
    """
)

# Stand before places.
PLACING = _words(
    """
    in at from near across throughout around outside inside within toward towards into via off
    central northern southern eastern western north south east west downtown
    """
)

# Stand after people and bodies.
SAYING = _words(
    """
    said says say told tells added adds announced announces asked asks argued argues claimed
    claims called calls wrote writes replied replies explained explains insisted insists warned
    warns believes believed thinks thought wants wanted has had was is will would could plans
    planned hopes hoped denied denies confirmed confirms declined declines refused refuses
    reported reports
    """
)

# Stand after bodies.
FIRMS = _words(
    """
    inc corp corporation company co ltd limited plc llc llp group holdings gmbh ag nv sa shares
    executive executives spokesman spokeswoman employees
    """
)

# Small words, after which a place is no attribute of the next.
SMALL = _words(
    """
    a an the and or but nor for so yet in on at by to from of with without as than that which who
    whom whose when where while because if then is are was were be been being has have had do does
    did will would can could may might shall should must not no this these those it its he she
    they we you his her their our your after before since until about over under between during
    against through into near said says also only just still even already now today yesterday
    tomorrow last next
    """
)

_WEEKDAYS = _words("monday tuesday wednesday thursday friday saturday sunday")

# Before a family name, nobody's given name however large it is written.
NO_GIVEN_NAMES = TITLES | SMALL | PLACING | _WEEKDAYS

# Begin a sentence before a name, besides the small words and what ends in "ly" or "ing".
OPENING = _words(
    """
    afterwards again altogether although amid among another any anyway asked besides beside beyond
    both beneath below behind above despite during each earlier either else elsewhere even
    ever except finally first for former friend friends further given hence here however if
    indeed instead later like likewise many maybe meantime meanwhile moreover most neither
    nevertheless nobody nonetheless nor notwithstanding now often once one only or other otherwise
    out past perhaps plus second some sometimes soon still such third though thus together told
    tonight too twice unless unlike unto up upon what whatever whenever where whereas wherever
    whether whichever while whoever whose why within yes yet
    february july september october november december
    """
)

# What follows a name that belongs to something else: "Paris Agreement", "Ohio State University".
NAMING = _words(
    """
    academy accord act agency agreement airlines airport airways association award bank bay bill
    board bridge building castle cathedral center centre championship charter church city club
    clubs college commission committee conference convention corps council county court cup day
    declaration department district festival foundation fund games gardens hall high hospital
    hotel house institute island islands lake league library line magazine market ministry
    mountain mountains museum newspaper observer office open orchestra palace park party pact plan
    police post press prize protocol review river road school schools sea show square stadium
    state station store street summit symphony team theater theatre times tour tower treaty
    tribune tribunal trophy union united university valley village week
    """
)

# What a country before it only gives its name to: "US dollars".
MONEY = _words(
    "dollar dollars pound pounds euro euros cent cents yen yuan rupee rupees rand rouble roubles"
)
MONEY_SIGNS = frozenset("$€£¥₹₽₩")
