"""The store: log, heads, tracking; the append; the trigger that keeps the log append-only.

Every table has `school_id` first in its primary key and in every unique key:
the school is tenant, log and shard.
"""

from alembic import op

revision = "d0001"
down_revision = None

_TABLES = """
CREATE TABLE log (
  school_id uuid NOT NULL,
  position bigint NOT NULL,
  stream_id uuid NOT NULL,
  stream_version bigint NOT NULL,
  subject_id uuid,
  term text NOT NULL,
  topic text NOT NULL,
  schema_version integer NOT NULL,
  command_id uuid NOT NULL,
  ordinal integer NOT NULL,
  command_tag bytea NOT NULL,
  recorded_at timestamptz NOT NULL,
  payload bytea NOT NULL,
  event_hash bytea NOT NULL,
  PRIMARY KEY (school_id, position),
  UNIQUE (school_id, stream_id, stream_version),
  UNIQUE (school_id, command_id, ordinal)
);
CREATE INDEX log_by_term ON log (school_id, stream_id, term);
CREATE INDEX log_by_subject ON log (school_id, subject_id, stream_version)
  WHERE subject_id IS NOT NULL;
CREATE TABLE log_head (
  school_id uuid PRIMARY KEY,
  position bigint NOT NULL
) WITH (fillfactor = 20);
CREATE TABLE stream (
  school_id uuid NOT NULL,
  stream_id uuid NOT NULL,
  kind text NOT NULL,
  version bigint NOT NULL,
  epoch integer NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (school_id, stream_id)
) WITH (fillfactor = 50);
CREATE TABLE tracking (
  school_id uuid NOT NULL,
  projection text NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (school_id, projection)
) WITH (fillfactor = 20)
"""

_APPEND_ONLY = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the log is append-only: % refused', TG_OP
    USING ERRCODE = 'insufficient_privilege';
END $$
"""

_TRIGGERS = """
CREATE TRIGGER log_is_append_only BEFORE UPDATE OR DELETE ON log
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_is_never_emptied BEFORE TRUNCATE ON log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""

# Several statements, never one: after waiting for the lock, each sees what others have committed.
# A command that was appended before runs into the unique key and is then answered by the caller.
# h: heads of schools · x: expected versions of subjects · k: kinds of event in this flush ·
# e: events, each with its kind's number, and with its stream's epoch where it is the last there.
_APPEND = """
CREATE FUNCTION append_flush(
  h_school uuid[], h_before bigint[], h_after bigint[],
  x_school uuid[], x_stream uuid[], x_subject uuid[], x_version bigint[],
  k_term text[], k_topic text[], k_schema integer[],
  e_school uuid[], e_position bigint[], e_stream uuid[], e_version bigint[], e_subject uuid[],
  e_kind integer[], e_command uuid[], e_ordinal integer[], e_tag bytea[], e_epoch integer[],
  e_payload bytea[], e_hash bytea[], e_at timestamptz
) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  held integer;
BEGIN
  IF cardinality(h_school) > 1 OR cardinality(x_school) > 0 THEN
    SELECT count(*) INTO held FROM (
      SELECT l.position, p.before FROM log_head l
      JOIN unnest(h_school, h_before) AS p (school_id, before) USING (school_id)
      ORDER BY l.school_id FOR UPDATE OF l
    ) AS locked WHERE locked.position = locked.before;
    IF held <> cardinality(h_school) OR EXISTS (
      SELECT FROM unnest(x_school, x_stream, x_subject, x_version)
        AS x (school_id, stream_id, subject_id, version)
      WHERE x.version <> coalesce((
        SELECT max(l.stream_version) FROM log l WHERE l.school_id = x.school_id
          AND l.subject_id = x.subject_id AND l.stream_id = x.stream_id), 0)
    ) THEN
      RETURN false;
    END IF;
  END IF;
  UPDATE log_head l SET position = p.after
    FROM unnest(h_school, h_before, h_after) AS p (school_id, before, after)
    WHERE l.school_id = p.school_id AND l.position = p.before;
  GET DIAGNOSTICS held = ROW_COUNT;
  IF held <> cardinality(h_school) THEN
    RETURN false;
  END IF;
  INSERT INTO log (school_id, position, stream_id, stream_version, subject_id, term, topic,
      schema_version, command_id, ordinal, command_tag, recorded_at, payload, event_hash)
    SELECT e.school_id, e.position, e.stream_id, e.version, e.subject_id, k_term[e.kind],
      k_topic[e.kind], k_schema[e.kind], e.command_id, e.ordinal, e.tag, e_at, e.payload, e.hash
    FROM unnest(e_school, e_position, e_stream, e_version, e_subject, e_kind, e_command,
        e_ordinal, e_tag, e_payload, e_hash)
      AS e (school_id, position, stream_id, version, subject_id, kind, command_id, ordinal, tag,
        payload, hash);
  INSERT INTO stream AS t (school_id, stream_id, kind, version, epoch, hash)
    -- The school's own stream bears the school's id; every other is a pupil's.
    SELECT e.school_id, e.stream_id,
      CASE e.stream_id WHEN e.school_id THEN 'school' ELSE 'portfolio' END,
      e.version, e.epoch, e.hash
    FROM unnest(e_school, e_stream, e_version, e_epoch, e_hash)
      AS e (school_id, stream_id, version, epoch, hash)
    WHERE e.epoch IS NOT NULL
    ON CONFLICT (school_id, stream_id) DO UPDATE
      SET version = excluded.version, epoch = excluded.epoch, hash = excluded.hash;
  RETURN true;
END $$
"""


def upgrade() -> None:
    for statement in (*_TABLES.split(";\n"), _APPEND_ONLY, *_TRIGGERS.split(";\n"), _APPEND):
        op.execute(statement)
