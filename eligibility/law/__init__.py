"""Facts derived in Python: only what folds a list or walks a graph. Each function cites its article; figures are data."""

from typing import Final

from eligibility.law import accounts, de_minimis, edf, startup_aid
from eligibility.law.derived import Law

LAWS: Final = (
    Law(accounts.LAW, accounts.READS, accounts.GIVES, accounts.size_figures),
    Law(de_minimis.LAW, de_minimis.READS, de_minimis.GIVES, de_minimis.de_minimis),
    Law(startup_aid.LAW, startup_aid.READS, startup_aid.GIVES, startup_aid.startup_aid),
    Law(None, edf.READS, edf.GIVES, edf.sme_share),
)
"""Every law, in the order in which it is applied."""
READ_BY_LAW: Final = {fact: law.reads for law in LAWS for fact in law.gives}
"""The given facts behind each fact that a law gives."""
