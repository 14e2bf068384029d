"""Values as people read them: amounts, shares, dates, and plain words for our codes.

Every sentence that a page shows passes `translate`, the one catalogue function; its messages are
English. Names, titles and quotes stay as written.
"""

import gettext
import re
import unicodedata
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

CATALOGUE = gettext.NullTranslations()
translate = CATALOGUE.gettext
translate_count = CATALOGUE.ngettext
_ = translate

UNKNOWN = _("not known")
TEN_THOUSAND = Decimal(10_000)
DASH = "–"  # noqa: RUF001 - an en dash, between years and for "nothing here"

WORDS = {
    # states and levels of a flag
    "hit": _("Seen"),
    "no_hit": _("Not seen"),
    "not_assessable": _("Not assessable"),
    "note": _("for the record"),
    "review": _("worth a look"),
    "high": _("worth a close look"),
    # kinds of notice
    "intention": _("Procurement intention"),
    "consultation": _("Consultation"),
    "prequalification": _("Prequalification"),
    "tender": _("Tender"),
    "single_source": _("Single source"),
    "correction": _("Correction"),
    "opening": _("Bid opening"),
    "candidates": _("Award candidates"),
    "award": _("Award"),
    "failed": _("Failed tender"),
    "termination": _("Termination"),
    "contract": _("Contract"),
    "acceptance": _("Acceptance"),
    "complaint": _("Complaint"),
    "inspection": _("Inspection"),
    "agency_review": _("Agency review"),
    # kinds of price
    "total": _("total"),
    "rate": _("rate, per cent"),
    "coefficient": _("coefficient"),
    "unit_price": _("unit price"),
    "per_year": _("per year"),
    "range": _("range"),
    "none": _("no price printed"),
    # indicators whose name alone would be clumsy
    "award-close-to-budget-repeated": _("Award close to budget, repeated"),
    # what is measured
    "founded": _("Founded"),
    "registered_capital": _("Registered capital"),
    "insured_staff": _("Insured employees"),
    # evidence paths and mandatory fields
    "budget": _("Budget"),
    "ceiling": _("Price ceiling"),
    "buyer": _("Buyer"),
    "agency": _("Agency"),
    "supplier": _("Supplier"),
    "bidder": _("Bidder"),
    "organisation": _("Organisation"),
    "process": _("Tender"),
    "service_line": _("Service bought every year"),
}


def label(code: str | None) -> str:
    """Return plain words for *code*; one we have no words for is written out.

    >>> label("not_assessable"), label("award-close-to-budget"), label(None)
    ('Not assessable', 'Award close to budget', 'not known')
    """
    if not code:
        return UNKNOWN
    words = WORDS.get(code) or code.replace("_", " ").replace("-", " ")
    return translate(words[:1].upper() + words[1:])


def path_words(path: str) -> str:
    """Return plain words for the place of a value in a notice.

    >>> path_words("awards/0/supplier/name"), path_words("budget")
    ('Award 1, supplier, name', 'Budget')
    """
    words: list[str] = []
    for part in path.split("/"):
        if part.isdigit() and words:
            words[-1] = f"{words[-1].removesuffix('s')} {int(part) + 1}"
        else:
            words.append(part.replace("_", " "))
    return label(", ".join(words))


def fact_words(value: str | None, unit: str | None) -> str:
    """Return a reported fact with its unit.

    >>> fact_words("40000000", "yuan"), fact_words("0", "persons")
    ('4,000.00万元', '0 persons')
    """
    if value is None:
        return UNKNOWN
    if unit == "yuan" and re.fullmatch(r"[0-9]{1,18}(\.[0-9]{1,4})?", value):
        return money(Decimal(value))
    return f"{value} {translate(unit) if unit else ''}".strip()


def number(value: Decimal | float, places: int) -> str:
    """Return *value* with thousands marked, halves rounded away from zero."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{exact:,}"


def money(yuan: Decimal | None) -> str:
    """Return *yuan* in 万元 (10,000 yuan), small amounts in yuan.

    >>> money(Decimal("16665264")), money(Decimal("2.5")), money(None)
    ('1,666.53万元', '2.50元', 'not known')
    """
    if yuan is None:
        return UNKNOWN
    if abs(yuan) < TEN_THOUSAND:
        return f"{number(yuan, 2)}元"
    return f"{number(yuan / TEN_THOUSAND, 2)}万元"


def span(years: Iterable[int | None]) -> str:
    """Return the first and the last of *years*; nothing where none is known.

    >>> span([2024, None, 2021]), span([2024]), span([None])
    ('2021–2024', '2024', '')
    """  # noqa: RUF002 - an en dash between years
    known = sorted({year for year in years if year is not None})
    return DASH.join(str(year) for year in dict.fromkeys([*known[:1], *known[-1:]]))


def wan(yuan: Decimal | None) -> str:
    """Return *yuan* as a bare figure in 万元, for a column whose head names the unit."""
    return DASH if yuan is None else number(yuan / TEN_THOUSAND, 2)


def yuan_in_full(yuan: Decimal | None) -> str:
    """Return every digit of *yuan*.

    >>> yuan_in_full(Decimal("16665264.0000"))
    '16,665,264.00元'
    """
    return UNKNOWN if yuan is None else f"{number(yuan, 2)}元"


def percent(share: Decimal | float | None) -> str:
    r"""Return *share* of one in per cent, the sign kept on the line of its figure.

    >>> percent(Decimal("0.99613"))
    '99.61\xa0%'
    """
    return UNKNOWN if share is None else f"{number(Decimal(str(share)) * 100, 2)}\u00a0%"


def figure(value: float | None, unit: str) -> str:
    r"""Return a flag's value or threshold in its unit.

    >>> figure(0.743, "share"), figure(4, "years"), figure(40_000_000, "yuan"), figure(3, "count")
    ('74.30\xa0%', '4 years', '4,000.00万元', '3')
    """
    if value is None:
        return UNKNOWN
    if unit in {"share", "percent"}:
        return percent(value)
    if unit == "yuan":
        return money(Decimal(str(value)))
    plain = number(value, 0 if value == int(value) else 2)
    if unit in {"years", "days"}:
        return f"{plain} {translate(unit if value != 1 else unit[:-1])}"
    return plain


def chance(rate: float) -> str:
    r"""Return a probability so that a small one does not read as zero.

    >>> chance(0.0312), chance(0.00000012)
    ('3.12\xa0%', 'less than 0.01 %')
    """
    return percent(rate) if rate >= 0.0001 else translate("less than 0.01 %")


def clip(text: str | None, length: int) -> str:
    r"""Return *text* without control and direction marks, cut to *length* characters.

    >>> clip("甲\u202e乙丙丁", 3)
    '甲乙…'
    """
    plain = "".join(c for c in text or "" if unicodedata.category(c) not in {"Cc", "Cf"})
    return plain if len(plain) <= length else plain[: length - 1] + "…"


def web_address(text: str | None) -> str | None:
    """Return *text* if it is a web address a page may link to, else None.

    >>> web_address("http://example.org/1"), web_address("javascript:alert(1)")
    ('http://example.org/1', None)
    """
    return text if text and re.match(r"https?://[^\s<>\"']+$", text) else None
