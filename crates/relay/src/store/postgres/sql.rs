//! Every statement that the database is sent.
//!
//! A write is one statement about one vault. It begins by moving the cursor from the value that was
//! decided on; where that value is no longer there, `moved` is empty and the rest does nothing.

/// The format of these tables.
pub(super) const FORMAT: i64 = 1;

/// The tables. Made by whichever relay comes first.
pub(super) const TABLES: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS relay (one BIGINT NOT NULL PRIMARY KEY, format BIGINT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS vault (
        vault BYTEA NOT NULL PRIMARY KEY, cursor BIGINT NOT NULL, used BIGINT NOT NULL,
        tokens BYTEA NOT NULL, chains BYTEA NOT NULL)",
    "CREATE TABLE IF NOT EXISTS record (
        vault BYTEA NOT NULL, device BYTEA NOT NULL, sequence BIGINT NOT NULL,
        bytes BYTEA NOT NULL, PRIMARY KEY (vault, device, sequence))",
    "CREATE TABLE IF NOT EXISTS roster (
        vault BYTEA NOT NULL, generation BIGINT NOT NULL, bytes BYTEA NOT NULL,
        PRIMARY KEY (vault, generation))",
    "CREATE TABLE IF NOT EXISTS meeting (
        meeting BYTEA NOT NULL, answer BOOLEAN NOT NULL, ends BIGINT NOT NULL,
        bytes BYTEA NOT NULL, PRIMARY KEY (meeting, answer))",
    "INSERT INTO relay (one, format) VALUES (1, 1) ON CONFLICT (one) DO NOTHING",
];

pub(super) const READ_FORMAT: &str = "SELECT format FROM relay WHERE one = 1";

pub(super) const STANDING: &str = "SELECT cursor, used, tokens, chains FROM vault WHERE vault = $1";

/// New records at the end of their chains: by far the most frequent change.
pub(super) const APPEND: &str = "
WITH moved AS (
    UPDATE vault SET cursor = $3, used = $4, chains = $5
    WHERE vault = $1 AND cursor = $2 RETURNING vault)
INSERT INTO record (vault, device, sequence, bytes)
SELECT $1, new.device, new.sequence, new.bytes
FROM unnest($6::BYTEA[], $7::BIGINT[], $8::BYTEA[]) AS new (device, sequence, bytes)
WHERE EXISTS (SELECT 1 FROM moved)";

/// The same for a single record.
pub(super) const APPEND_ONE: &str = "
WITH moved AS (
    UPDATE vault SET cursor = $3, used = $4, chains = $5
    WHERE vault = $1 AND cursor = $2 RETURNING vault)
INSERT INTO record (vault, device, sequence, bytes)
SELECT moved.vault, $6::BYTEA, $7::BIGINT, $8::BYTEA FROM moved";

/// The same for a single record of each of many vaults, for databases that take it: the one
/// statement that names more than one. Vaults are moved in the order in which they are named.
pub(super) const APPEND_EACH: &str = "
WITH moved AS (
    UPDATE vault SET cursor = new.upto, used = new.used, chains = new.chains
    FROM unnest($1::BYTEA[], $2::BIGINT[], $3::BIGINT[], $4::BIGINT[], $5::BYTEA[],
        $6::BYTEA[], $7::BIGINT[], $8::BYTEA[])
        AS new (vault, since, upto, used, chains, device, sequence, bytes)
    WHERE vault.vault = new.vault AND vault.cursor = new.since
    RETURNING vault.vault, new.device, new.sequence, new.bytes)
INSERT INTO record (vault, device, sequence, bytes)
SELECT moved.vault, moved.device, moved.sequence, moved.bytes FROM moved RETURNING vault";

/// Keeps PostgreSQL from reading whole tables for [`APPEND_EACH`], and so in the order of the names.
/// Databases that don't know these words have no need of them.
pub(super) const IN_ORDER: &[&str] = &[
    "SET enable_seqscan = off",
    "SET enable_hashjoin = off",
    "SET enable_mergejoin = off",
];

/// Records that lose their bodies, and new ones.
pub(super) const BLANK: &str = "
WITH moved AS (
    UPDATE vault SET cursor = $3, used = $4, chains = $5
    WHERE vault = $1 AND cursor = $2 RETURNING vault),
kept AS (
    INSERT INTO record (vault, device, sequence, bytes)
    SELECT $1, new.device, new.sequence, new.bytes
    FROM unnest($6::BYTEA[], $7::BIGINT[], $8::BYTEA[]) AS new (device, sequence, bytes)
    WHERE EXISTS (SELECT 1 FROM moved) RETURNING sequence),
blanked AS (
    UPDATE record SET bytes = substring(record.bytes FROM 1 FOR $11)
    FROM unnest($9::BYTEA[], $10::BIGINT[]) AS gone (device, sequence)
    WHERE record.vault = $1 AND record.device = gone.device AND record.sequence = gone.sequence
        AND EXISTS (SELECT 1 FROM moved) RETURNING record.sequence)
SELECT (SELECT count(*) FROM moved), (SELECT count(*) FROM kept), (SELECT count(*) FROM blanked)";

pub(super) const HELD: &str = "
SELECT record.device, record.sequence, substring(record.bytes FROM 1 FOR $4), length(record.bytes)
FROM unnest($2::BYTEA[], $3::BIGINT[]) AS asked (device, sequence)
JOIN record ON record.vault = $1
    AND record.device = asked.device AND record.sequence = asked.sequence";

/// A chain from a sequence on, as much as travels at once. Lengths are added up by the database, so
/// that no long record is sent only to be thrown away.
pub(super) const CHAIN: &str = "
SELECT bytes FROM (
    SELECT sequence, bytes, sum(length(bytes) + 4) OVER (ORDER BY sequence) AS together
    FROM (
        SELECT sequence, bytes FROM record
        WHERE vault = $1 AND device = $2 AND sequence >= $3 ORDER BY sequence LIMIT $4
    ) AS next
) AS counted
WHERE together <= $5 OR sequence = $3 ORDER BY sequence";

pub(super) const CLAIM: &str = "
WITH made AS (
    INSERT INTO vault (vault, cursor, used, tokens, chains) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (vault) DO NOTHING RETURNING vault)
INSERT INTO roster (vault, generation, bytes)
SELECT made.vault, $6::BIGINT, $7::BYTEA FROM made";

pub(super) const RENEW: &str = "
WITH moved AS (
    UPDATE vault SET cursor = $3, used = $4, tokens = $5
    WHERE vault = $1 AND cursor = $2 RETURNING vault)
INSERT INTO roster (vault, generation, bytes)
SELECT moved.vault, $6::BIGINT, $7::BYTEA FROM moved";

pub(super) const ROSTERS: &str = "
SELECT generation, bytes FROM roster
WHERE vault = $1 AND generation > $2 ORDER BY generation LIMIT $3";

pub(super) const FORGET: &str = "
WITH gone AS (DELETE FROM vault WHERE vault = $1 AND cursor = $2 RETURNING vault),
records AS (
    DELETE FROM record WHERE vault = $1 AND EXISTS (SELECT 1 FROM gone) RETURNING sequence),
rosters AS (
    DELETE FROM roster WHERE vault = $1 AND EXISTS (SELECT 1 FROM gone) RETURNING generation)
SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM records), (SELECT count(*) FROM rosters)";

pub(super) const CURSORS: &str = "SELECT vault, cursor FROM vault WHERE vault = ANY($1)";

pub(super) const LAY: &str = "
INSERT INTO meeting (meeting, answer, ends, bytes)
VALUES ($1, $2, coalesce((SELECT min(ends) FROM meeting WHERE meeting = $1), $3), $4)
ON CONFLICT (meeting, answer) DO NOTHING";

pub(super) const MESSAGE: &str =
    "SELECT bytes FROM meeting WHERE meeting = $1 AND answer = $2 AND ends > $3";

pub(super) const LAID: &str =
    "SELECT meeting, answer FROM meeting WHERE meeting = ANY($1) AND ends > $2";

pub(super) const DROP_OVER: &str = "DELETE FROM meeting WHERE ends <= $1";
