"""The reports that attacks are judged by: the public library's, as JSON."""

import json
from functools import lru_cache

from attacks.comparison import Json
from hdrscan import scan
from hdrscan.report.json_v1 import to_json
from hdrscan.settings import Settings

# The second reader of Authentication-Results only tells of differences, and takes most of the time.
_QUICK = Settings(cross_check=False)


@lru_cache(maxsize=64)
def judged(message: bytes) -> Json:
    """Return the report of a message as JSON."""
    report: Json = json.loads(json.dumps(to_json(scan(message, _QUICK))))
    return report
