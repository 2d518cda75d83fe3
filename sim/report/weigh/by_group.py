"""For which groups a policy makes a difference, in a sentence: in people, and told apart in the same simulations."""

from collections.abc import Sequence

from sim.report.findings import Findings
from sim.report.rows import GroupEffect
from sim.report.say.language import Catalogue
from sim.report.say.words import larger_unclear


def groups_title(findings: Findings, cells: Sequence[GroupEffect], say: Catalogue) -> str:
    """Name the groups with the largest clear difference in people; of several policies also which policy."""
    labels = {variant.name: variant.label for variant in findings.others}
    ours = [cell for cell in cells if cell.policy in labels and cell.people.is_defined]
    if ours and all(cell.people.is_exactly_zero for cell in ours):
        return say("groups.title_unchanged")
    ours.sort(key=lambda cell: -abs(cell.people.mean))
    clear = [cell for cell in ours if cell.people.is_clear]
    if not clear:
        return say("groups.title_unclear")
    first = clear[0].people
    under = {name: say("many.quoted", policy=label) if findings.has_many else "" for name, label in labels.items()}
    title = _largest(alike(clear), under, say)
    other = next((cell for cell in ours if cell.people.holds_zero), clear[0])
    where = ", ".join(filter(None, (say.name_of("group", other.group), under[other.policy])))
    unclear = larger_unclear([(where, other.people)], [first, first.negated()], say, "groups.named")
    return ". ".join([title, *unclear])


def alike(clear: Sequence[GroupEffect]) -> list[GroupEffect]:
    """Give the largest of clear differences, and those the same way that lead sometimes and are not told from it."""
    from sim.measure.ranges import CONFIDENCE

    first, *others = clear
    if first.leads >= CONFIDENCE:
        return [first]
    return [first, *(one for one in others if one.leads > 0 and one.people.mean * first.people.mean > 0)]


def _largest(largest: Sequence[GroupEffect], under: dict[str, str], say: Catalogue) -> str:
    first = largest[0]
    people, rate = (say.numerals.mean(one, signed=True) for one in (first.people, first.estimate))
    if under[first.policy]:
        groups = ", ".join(dict.fromkeys(say.name_of("group", one.group) for one in largest))
        return say(
            "groups.title_of_many",
            groups=groups,
            policies=", ".join(dict.fromkeys(under[one.policy] for one in largest)),
        )
    if len(largest) == 1:
        return say("groups.title_most", group=say.name_of("group", first.group), people=people, rate=rate)
    named = [
        say("groups.named", name=say.name_of("group", one.group), size=say.numerals.mean(one.people, signed=True))
        for one in largest
    ]
    return say("groups.title_tie_more" if first.people.mean > 0 else "groups.title_tie_fewer", groups=", ".join(named))
