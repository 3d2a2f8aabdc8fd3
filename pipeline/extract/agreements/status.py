"""How far an agreement has come, from what is done with it and whether that is so.

Belongs here: the order of the stages, and what negation, tense and doubt make of an act.
Does not: finding the act (`acts`), or telling whether it is a fact (`grammar.factuality`).
"""

from __future__ import annotations

from functools import cache

from pipeline.extract.grammar.factuality import Factuality, Status
from pipeline.extract.grammar.lexemes import CLAUSAL
from pipeline.language.tokens import Token
from pipeline.lexicons import mapping

STAGES = (
    "unspecified", "proposed", "under_negotiation", "in_principle", "initialled", "signed",
    "ratified", "in_force", "implemented", "rejected", "denied", "suspended", "expired",
    "terminated",
)  # fmt: skip
"""Later ones supersede earlier ones when one agreement is told several times."""
FINAL = frozenset({"in_force", "suspended", "expired", "terminated"})
"""What "which has since ..." behind an agreement may tell besides the act over it."""
UNSIGNED = frozenset({"proposed", "under_negotiation", "in_principle"})

Settled = tuple[str, Factuality]
OPEN = frozenset({"planned", "hypothetical", "attempted"})


def looks_ahead(act: Token | None) -> bool:
    """ "would not sign": a refusal, where "has not signed" is a denial."""
    if act is None or act.pos_ not in CLAUSAL:
        return False
    return any(c.dep_ == "aux" and c.lower_ in ("will", "would", "wo") for c in act.children)


def settle(status: str, told: Status, verb: str, *, ahead: bool = False) -> Settled | None:
    """Status and factuality of the agreement, from what an act would make of it and its truth.

    None where the text says nothing of an agreement ("did not discuss a deal"). What is not
    signed is never actual; only what is said not to exist is negated.
    """
    if told.factuality == "negated" and ahead and status in ("signed", "in_principle"):
        return "rejected", "negated"
    if told.factuality == "negated":
        return _settle_negated(status, told, verb)
    if status in ("signed", "initialled"):
        return _settle_signing(status, told)
    if status in ("proposed", "under_negotiation"):
        return status, "planned" if status == "under_negotiation" else "hypothetical"
    if status in ("in_principle", "rejected", "unspecified"):
        return _settle_unsigned(status, told)
    if told.factuality in ("actual", "alleged"):
        return status, "actual" if status == "in_force" else told.factuality
    return _before(status, verb), "actual"


def _settle_signing(status: str, told: Status) -> Settled:
    value = told.factuality
    if value == "planned":
        return "in_principle", "planned"
    if value == "attempted":
        return "under_negotiation", "attempted"
    if value == "hypothetical":
        called_for = told.rule.rpartition("below_")[2] in _proposing()
        return ("proposed", "hypothetical") if called_for else ("under_negotiation", "planned")
    if status == "initialled" and value == "actual":
        return status, "planned"  # its text stands, and nobody is bound before the signature
    return status, value


def _settle_unsigned(status: str, told: Status) -> Settled:
    value = told.factuality
    if value in OPEN:
        return "proposed", "hypothetical"
    if status == "in_principle":
        return status, "alleged" if value == "alleged" else "planned"
    return status, "negated" if status == "rejected" else value


def _before(status: str, verb: str) -> str:
    """What an agreement is while its end, renewal or taking effect is only talked about."""
    if status in ("suspended", "expired", "terminated"):
        return "in_force"
    presupposed = status == "in_force" and verb not in mapping("agreements")["beginning"]
    return "in_force" if presupposed else "signed"


def _settle_negated(status: str, told: Status, verb: str) -> Settled | None:
    if told.rule in FAILURES:
        return "under_negotiation", "attempted"
    refused = told.rule.rpartition("below_")[2] in mapping("agreements")["acts"]["rejected"]
    if refused and status in ("signed", "initialled", "in_principle", "rejected"):
        return "rejected", "negated"
    if told.rule == "factuality.below_have" and status in ("signed", "initialled"):
        return "in_principle", "planned"
    denied = told.rule == "factuality.below_deny" or verb in ("", "have", "be")
    if denied or (status == "signed" and told.attribution != "author"):
        return "denied", "negated"
    if status in ("signed", "initialled"):
        return "under_negotiation", "attempted"
    if status == "in_principle":
        return "rejected", "negated"
    if status in ("proposed", "under_negotiation", "unspecified", "rejected"):
        return None
    return _before(status, verb), "actual"


FAILURES = frozenset({"factuality.below_fail", "factuality.without", "factuality.modifier"})


@cache
def _proposing() -> frozenset[str]:
    lemmas: list[str] = mapping("agreements")["acts"]["proposed"]
    return frozenset(lemma.partition("_")[0] for lemma in lemmas)
