"""The journal of all replicas, in PostgreSQL; the tables are those of the state."""

from __future__ import annotations

from dataclasses import astuple, fields

from bot.journal.database import (
    MAX_QUESTIONS,
    MIN_PEOPLE,
    TRIM_EVERY,
    QuestionRow,
    fold_question,
)
from bot.journal.history import History, KeptQuestion, KeptVerdict
from bot.journal.redaction import REMOVED
from bot.services.contracts import Unanswered, Verdict
from bot.shared_state.postgres.connection import PostgresConnection

_COLUMNS = ", ".join(field.name for field in fields(QuestionRow))
_INSERT = (
    f"INSERT INTO questions ({_COLUMNS}, folded) "
    f"VALUES ({', '.join(['%s'] * (len(fields(QuestionRow)) + 1))}) "
    "ON CONFLICT (id) DO NOTHING RETURNING number"
)
_VERDICT = """
INSERT INTO verdicts SELECT id, %s, %s FROM questions WHERE id = %s
ON CONFLICT (question, person) DO UPDATE SET verdict = excluded.verdict
"""
# As `JUDGED` of the file; each text once, as it was last asked.
_JUDGED = """
WITH balances AS (
    SELECT folded AS text, generation AS index_id,
        count(DISTINCT person) FILTER (WHERE verdict = 'helpful')
        - count(DISTINCT person) FILTER (WHERE verdict <> 'helpful') AS balance
    FROM verdicts JOIN questions ON verdicts.question = questions.id GROUP BY 1, 2
), judged AS (
    SELECT questions.*, found AND coalesce(balance, 0) >= 0 AS good
    FROM questions LEFT JOIN balances ON text = folded AND index_id = generation
    WHERE folded <> ''
)
"""
_SHARED = f"""{_JUDGED}, counted AS (
    SELECT max(number) AS latest,
        count(DISTINCT asker) FILTER (WHERE asked_at >= %s AND asker <> '') AS people
    FROM judged GROUP BY folded
)
SELECT question FROM counted JOIN judged ON number = latest
WHERE people >= %s AND good = %s AND strpos(question, %s) = 0
ORDER BY people DESC, latest DESC LIMIT %s
"""
_UNANSWERED = f"""{_JUDGED}, counted AS (
    SELECT max(number) AS latest, count(*) FILTER (WHERE NOT good) AS misses
    FROM judged GROUP BY folded
)
SELECT question, misses, asked_at FROM counted JOIN judged ON number = latest
WHERE NOT good AND kind <> 'clarify' ORDER BY misses DESC, latest DESC LIMIT %s
"""
_QUESTIONS = """
SELECT asked_at, channel, asker, question, folded, language, found::integer, confidence, kind, page,
    elapsed_ms, generation
FROM questions WHERE asked_at >= %s AND %s IN ('', channel) ORDER BY number
"""
_VERDICTS = """
SELECT folded, generation, person, verdict
FROM verdicts JOIN questions ON verdicts.question = questions.id
WHERE asked_at >= %s AND %s IN ('', channel)
"""


class SharedJournal:
    """Implements `JournalRows`."""

    def __init__(self, connection: PostgresConnection) -> None:
        """Use a connection."""
        self._db = connection

    def add(self, row: QuestionRow, *, is_listed: bool = True) -> None:
        """See `JournalRows`."""
        folded = fold_question(row.question) if is_listed else ""
        added = self._db.execute(_INSERT, (*map(_clean, astuple(row)), _clean(folded)))
        if added and added[0][0] % TRIM_EVERY == 0:
            oldest = added[0][0] - MAX_QUESTIONS
            self._db.change("DELETE FROM questions WHERE number <= %s", (oldest,))

    def record_verdict(self, question_id: str, person: bytes, verdict: Verdict) -> bool:
        """See `JournalRows`."""
        return self._db.change(_VERDICT, (person, verdict, _clean(question_id))) > 0

    def withdraw_verdict(self, question_id: str, person: bytes) -> bool:
        """See `JournalRows`."""
        delete = "DELETE FROM verdicts WHERE question = %s AND person = %s"
        return self._db.change(delete, (_clean(question_id), person)) > 0

    def has_asked(self, question_id: str, person: bytes) -> bool:
        """See `JournalRows`."""
        query = "SELECT 1 FROM questions WHERE id = %s AND asker = %s AND asker <> ''"
        return bool(self._db.execute(query, (_clean(question_id), person)))

    def list_shared(self, limit: int, *, answered: bool, since: str = "") -> list[str]:
        """See `JournalRows`."""
        values = (since, MIN_PEOPLE, answered, REMOVED, limit)
        return [question for (question,) in self._db.execute(_SHARED, values)]

    def list_unanswered(self, limit: int) -> list[Unanswered]:
        """See `JournalRows`."""
        return [Unanswered(*row) for row in self._db.execute(_UNANSWERED, (limit,))]

    def list_asked(self, person: bytes) -> list[str]:
        """See `JournalRows`."""
        query = "SELECT id FROM questions WHERE asker = %s AND asker <> ''"
        return [id for (id,) in self._db.execute(query, (person,))]

    def count_verdicts(self, person: bytes) -> int:
        """See `JournalRows`."""
        query = "SELECT count(*) FROM verdicts WHERE person = %s AND person <> ''"
        ((count,),) = self._db.execute(query, (person,))
        return int(count)

    def forget(self, person: bytes) -> None:
        """See `JournalRows`."""
        with self._db.transaction() as db:
            db.execute("DELETE FROM verdicts WHERE person = %s AND person <> ''", (person,))
            db.execute("DELETE FROM questions WHERE asker = %s AND asker <> ''", (person,))

    def delete_before(self, time: str) -> int:
        """See `JournalRows`."""
        return self._db.change("DELETE FROM questions WHERE asked_at < %s", (time,))

    def read_history(self, since: str, channel: str = "") -> History:
        """Read what was kept since a time, as `bot.journal.history.read_history` does."""
        values = (since, channel)
        with self._db.transaction() as db:
            # Both are of one moment.
            db.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            questions = tuple(KeptQuestion(*row) for row in db.execute(_QUESTIONS, values))
            verdicts = tuple(KeptVerdict(*row) for row in db.execute(_VERDICTS, values))
        return History(questions, verdicts)

    def close(self) -> None:
        """See `JournalRows`."""
        self._db.close()


def _clean(value: object) -> object:
    # PostgreSQL keeps no text with a zero byte.
    return value.replace("\0", "") if isinstance(value, str) else value
