"""报送 from level to level: send up, accept, send back (the table: reports.choices).

Every verb holds the submission first, then the packages gathered in it, then the rows of the
periods; checks the actor, the state, the version the person saw and the content; and writes the
audit event and the messages in the same transaction.
"""

from reports.submissions.deciding import accept, send_back
from reports.submissions.sending import send_period, send_report

__all__ = ["accept", "send_back", "send_period", "send_report"]
