"""The codes that the Open Contracting Data Standard gives to what a notice announces."""

from entities.model import NoticeKind

TAGS = {
    NoticeKind.INTENTION: "planning",
    NoticeKind.CONSULTATION: "planning",
    NoticeKind.PREQUALIFICATION: "tender",
    NoticeKind.TENDER: "tender",
    NoticeKind.SINGLE_SOURCE: "tender",
    NoticeKind.CORRECTION: "tenderUpdate",
    NoticeKind.OPENING: "tenderUpdate",
    NoticeKind.CANDIDATES: "tenderUpdate",
    NoticeKind.AWARD: "award",
    NoticeKind.FAILED: "tenderCancellation",
    NoticeKind.TERMINATION: "tenderCancellation",
    NoticeKind.CONTRACT: "contract",
    NoticeKind.ACCEPTANCE: "implementation",
    NoticeKind.COMPLAINT: "tenderUpdate",
    NoticeKind.INSPECTION: "tenderUpdate",
    NoticeKind.AGENCY_REVIEW: "planning",
}
# A correction leaves the status as it was.
STATUSES = {
    NoticeKind.INTENTION: "planning",
    NoticeKind.CONSULTATION: "planning",
    NoticeKind.PREQUALIFICATION: "active",
    NoticeKind.TENDER: "active",
    NoticeKind.SINGLE_SOURCE: "active",
    NoticeKind.FAILED: "unsuccessful",
    NoticeKind.TERMINATION: "cancelled",
    NoticeKind.AWARD: "complete",
    NoticeKind.CONTRACT: "complete",
}
METHODS = (
    ("单一来源", "direct"),
    ("邀请", "selective"),
    ("公开招标", "open"),
    ("磋商", "limited"),
    ("谈判", "limited"),
    ("询价", "limited"),
)


def method(written: str | None) -> str | None:
    """Return the code of the procurement method *written* in Chinese."""
    return next((code for word, code in METHODS if word in (written or "")), None)
