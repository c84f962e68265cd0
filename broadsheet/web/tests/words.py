"""Words for the little paper of the tests; the towns are those of the demonstration."""

BODY = (
    "<p>The inquiry heard on Sunday that the gate had been surveyed nine times in eleven years and "
    "that each survey had asked for the same bolt to be replaced. Nobody could say who had read "
    "them.</p>"
    "<p>“We keep good records,” the harbour master said. “What we do not keep is a list of who "
    "must look at them.” He was not asked a second question.</p>"
    "<p>In the market hall, where the water stood knee-high a week ago, most stalls had opened "
    "again by noon. The fishmonger had moved his scales up one shelf.</p>"
)

STORIES: tuple[tuple[str, str, str], ...] = (
    (
        "World",
        "Water over the quay as the storm surge meets a spring tide",
        "Two thousand people left their homes along the Lodden by midnight; most were soon back.",
    ),
    (
        "Politics",
        "Coalition survives by one vote after a night of counting",
        "The vote that mattered was cast by a member who had promised to abstain.",
    ),
    (
        "Business",
        "Shipyard to build electric ferries for the northern routes",
        "Four hundred jobs, and a slipway that has been empty since 1998.",
    ),
    (
        "Science",
        "Two centuries of tide readings are now open to all",
        "Volunteers copied 1.4 million figures from ink.",
    ),
    (
        "Politics",
        "Minister resigns over the report that nobody read",
        "She had signed for it in March.",
    ),
    (
        "World",
        "Talks on the shared river open with an argument over the table",
        "Round was agreed after an hour.",
    ),
    (
        "Culture",
        "The night train returns, with the old menu",
        "",
    ),
    (
        "Sport",
        "Eleven minutes that decided the season",
        "Northbank scored three times before the rain.",
    ),
    (
        "Business",
        "Bank raises its rate by a quarter point",
        "The third rise this year.",
    ),
    (
        "Asia",
        "Monsoon arrives early and finds the canals dredged",
        "",
    ),
    (
        "Science",
        "Eels are back in the upper Venn",
        "A count on Friday found 212.",
    ),
    (
        "Sport",
        "A goalkeeper retires at forty-one",
        "",
    ),
    (
        "Culture",
        "What the town choir sang when the lights went out",
        "All of it, from memory.",
    ),
    (
        "Europe",
        "Ministers agree on a common gauge for sleepers",
        "",
    ),
    (
        "Business",
        "Harbour dues to rise for the first time since 2009",
        "",
    ),
    (
        "World",
        "Bridge reopens to carts, then to lorries",
        "",
    ),
    (
        "Science",
        "A lamp that burns on salt water",
        "It is dim, and that is the point.",
    ),
    (
        "Sport",
        "Rowers cross the bar in fog",
        "",
    ),
    (
        "Culture",
        "Market hall gets its clock back",
        "",
    ),
    (
        "Politics",
        "Council to publish what it pays for sandbags",
        "",
    ),
    (
        "World",
        "Ferry adrift for nine hours is towed home",
        "Passengers sang.",
    ),
)
