"""What the model description says in words, one text for each element of ODD+D; its tables come from the code.

ODD+D: overview, design concepts and details, with decisions (Müller et al. 2013, Environ. Model. Softw. 48).
"""

PURPOSE = """\
The model answers what a change of return policy does to return from the Netherlands, to costs and
to rights, and how sure that is. It compares policies over the same simulated people with the same
luck. It is made for people who prepare policy and for those who check them. Everyone in it is
synthetic; it scores and ranks nobody."""

ENTITIES = """\
A person has a country of origin, a household, a case (source, track to the origin or to another
Dublin state, label), a readiness to return that is fixed for life, a status, documents, beliefs
about packages and removal, and a history of refusals; the people of a family are persons who live
one life. A country of origin has a regime of cooperation, a yes or no on the prospect of removal and
on its safety, and a share of new cases, all by date. The world has dated settings,
a number of detention places, channels of support with room for so many a month, and a ledger. The
scale is the national caseload, without places on a map; time passes in calendar months."""

SCHEDULE = """\
Dated changes take effect first and the ledger is closed last; in between everyone meets the
procedures of their status, and free detention places are filled by priority once everyone has been
seen. People are met in order of arrival in the country, which matters only in a month in which a
channel of support runs full; what they hear of each other is what happened the month before."""

BACKGROUND = """\
Choices are discrete and uncertain: log-odds that add what speaks for and against, as in models of
random utility. Money is valued against a year's income at the origin, with diminishing effect;
small chances are weighed as in prospect theory (Tversky and Kahneman 1992). Sizes of effects come
from evaluations and cohorts where there are any, and are assumed where there are none: every setting
below carries its source and one of four kinds of evidence."""

DECISIONS = """\
Individual decisions: each month a person in view decides to wait, to leave, to disappear or to apply
again, one question after another. Each has a log-odds that adds readiness, the value of the offer
now open, the felt risk of removal and circumstances (family, safety, care, detention, counselling).
Nobody optimises over the future, and nobody negotiates. Officers decide by rule, capacity and
queue: on maatwerk, on detention by priority, on bookings. A rule is a function of a person and of
the settings of a month; those that decide stand under *Submodels*."""

LEARNING = """\
People move three beliefs towards what happened to their contacts, by a fixed weight a month: the
chance of a package above their own entitlement, its size, and the risk of removal. The rule has no
bias; out of sight nothing is learned and hope fades. Officers and countries do not learn."""

SENSING = """\
A person knows their own case, the offer that is open and, once they have heard of it, regular
support. Of others they hear through eight contacts (who left, after how long, with what, who was
removed) and through the news; out of sight they hear nothing. Nobody sees another's readiness, the
queue for detention, or what policy will be. The office sees status, label, documents and whether
somebody shows an opening; it does not see readiness."""

PREDICTION = """\
People expect the future to be like what they believe now: the believed chance and size of a better
package make waiting worth something, the felt risk of removal makes it cost something. They look no
further, and expect no change of policy. Where a scenario lets payment be a motive for offences, what a
label would bring is judged by the same beliefs."""

INTERACTION = """\
People meet in three ways: by word of mouth, in the queue for detention places, and in channels of
support that can be full. Contacts are fixed with the cohort: who came just before and after, mostly
from the same origin."""

COLLECTIVES = """\
A household is a trait of a person and no agent of its own. Contacts form a ring without leaders.
Authorities and countries of origin are procedures with settings, without aims of their own."""

HETEROGENEITY = """\
People differ in origin (with its income, safety, cooperation, Dublin share), source, household,
readiness, care, label, nuisance, risk of evading supervision, destination of a transfer, travel
document and what they know of support; these are fixed
when they arrive. They also differ in beliefs and history, which change. All decide by the same rules."""

CHANCE = """\
Every chance is decided by one number between 0 and 1 that follows from the replication, the person,
the month and the kind of decision alone. So the same person meets the same luck under every policy,
whatever others do. Chance stands for what the model does not explain: traits, timing, decisions of
officers and courts, whether a flight goes."""

OBSERVATION = """\
Outcomes are sums over the ledger of events and months, and of money by account. Levels come with
the range of 90% of the replications, differences between policies with a 95% interval over pairs of
the same luck. What emerges and is not put in: how many maatwerk cases there are, who is in detention,
hold-out, and departures by kind; they are compared with what is published."""

IMPLEMENTATION = """\
Python. The rules are plain functions; Mesa agents step through them one by one, and a compiled copy
runs everyone at once with the same result to the last bit. A scenario and its seed give the same
bytes on any number of cores and on a cluster. The code is open and this page is written by it."""

INITIALISATION = """\
A replication starts with as many open cases and people out of sight as the parameters say: survivors
of the same monthly chances, with the durations that follow. The years before the history warm up and
are not reported. Everybody who can ever arrive is fixed before any policy is applied; a
policy can let fewer or more of them come, and renumbers nobody."""

INPUT = """\
From outside come the yearly inflow by source (published; later years assumed), the calendar of each
country's cooperation, prospect of removal and safety, and dated changes of policy in the scenario. The
published figures that are used:"""

FITTED = """\
Most parameters are taken from the evidence. Some are fitted to published figures by the program,
in two blocks that do not tune each other: flows and offers of maatwerk. It keeps an ensemble of
weighted sets instead of a best one, and one central set for runs with a single set of values. How
well it does on figures it has not seen: [validation](validation.md)."""
