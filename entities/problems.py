"""What can go wrong, each in one sentence that names the file and the cure.

Problem                 cli.py prints it and exits with 1
├── DataError           input cannot be used as it is
│   └── NotANoticeError a page that is no notice
├── LayoutError         a page or answer changed its shape
├── SiteFileError       a site or subject file is wrong
├── BlockedError        a gate: captcha, block page, refusal
└── NoDataError         a command needs what an earlier one makes
"""


class Problem(Exception):  # noqa: N818 - a problem is what users call it; the subclasses end in Error
    """Raised when the user can mend it; the message is one sentence with the cure."""


class DataError(Problem):
    """Raised when input cannot be used as it is."""


class NotANoticeError(DataError):
    """Raised when a page holds no procurement notice."""


class LayoutError(Problem):
    """Raised when a page or an answer no longer has the shape its reader knows."""


class SiteFileError(Problem):
    """Raised when a site or subject file has a wrong key or value."""


class BlockedError(Problem):
    """Raised when a site refuses: captcha, block page, robots.txt, status 403 or 429."""


class NoDataError(Problem):
    """Raised when a command needs data that an earlier command makes."""
