"""The tables of the state in PostgreSQL. They lie in a schema of their own, `huigu_state`."""

from __future__ import annotations

SCHEMA = "huigu_state"
_FIRST = """
CREATE TABLE facts (name text PRIMARY KEY, value bytea NOT NULL);
-- Of a minute, and lost in a crash: not worth a write to the log.
CREATE UNLOGGED TABLE hits (
    identity bytea NOT NULL, slot bigint NOT NULL, times integer NOT NULL,
    PRIMARY KEY (identity, slot)
);
CREATE TABLE deliveries (
    id bytea PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE leases (name text PRIMARY KEY, holder text NOT NULL, until timestamptz NOT NULL);
CREATE TABLE documents (name text PRIMARY KEY, version bigint NOT NULL, content bytea NOT NULL);
CREATE TABLE states (
    number bigserial PRIMARY KEY,
    question text NOT NULL UNIQUE,
    thread bytea NOT NULL,
    text bytea NOT NULL,
    at double precision NOT NULL,
    state bytea NOT NULL
);
CREATE INDEX states_by_thread ON states (thread);
CREATE INDEX states_by_text ON states (text);
CREATE INDEX states_by_time ON states (at);
CREATE TABLE questions (
    number bigserial PRIMARY KEY,
    id text NOT NULL UNIQUE,
    asked_at text NOT NULL,
    channel text NOT NULL,
    place bytea NOT NULL,
    asker bytea NOT NULL,
    question text NOT NULL,
    said text NOT NULL,
    language text NOT NULL,
    found boolean NOT NULL,
    confidence double precision NOT NULL,
    url text NOT NULL,
    generation text NOT NULL,
    kind text NOT NULL,
    page text NOT NULL,
    links integer,
    elapsed_ms double precision,
    folded text NOT NULL
);
CREATE INDEX questions_by_time ON questions (asked_at);
-- Questions may be longer than a key of an index can be.
CREATE INDEX questions_by_text ON questions USING hash (folded);
CREATE INDEX questions_by_asker ON questions (asker) WHERE asker <> '';
CREATE TABLE verdicts (
    question text NOT NULL REFERENCES questions (id) ON DELETE CASCADE,
    person bytea NOT NULL,
    verdict text NOT NULL,
    PRIMARY KEY (question, person)
);
"""
UPGRADES = (_FIRST,)
"""Statements that make each version of the one before it; the first of nothing."""
VERSION = len(UPGRADES)

FUNCTIONS = """
-- Counts a hit, or gives the seconds to wait. The lock comes before the counting: each statement
-- of a function sees what was committed before that statement.
CREATE OR REPLACE FUNCTION count_hit(who bytea, per_minute integer, minute_s integer)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    now_s double precision;
    total bigint;
    oldest bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(encode(who, 'hex'), 0));
    now_s := extract(epoch FROM clock_timestamp());
    DELETE FROM hits WHERE identity = who AND slot <= now_s - minute_s - 1;
    SELECT coalesce(sum(times), 0), min(slot) INTO total, oldest FROM hits WHERE identity = who;
    IF total >= per_minute THEN
        RETURN greatest(1, ceil(oldest + minute_s + 1 - now_s));
    END IF;
    INSERT INTO hits VALUES (who, floor(now_s), 1)
    ON CONFLICT (identity, slot) DO UPDATE SET times = hits.times + 1;
    RETURN 0;
END $$;
"""
"""Made anew with each version of the tables."""
