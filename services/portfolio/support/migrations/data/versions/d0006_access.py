"""What reading leaves behind: the chained trail, alarms, exports that need two."""

from alembic import op

revision = "d0006"
down_revision = "d0005"

_TRAIL = (
    """
    CREATE TABLE access_line (
      school_id uuid NOT NULL,
      number bigint NOT NULL,
      at timestamptz NOT NULL,
      person_id uuid NOT NULL,
      duties text[] NOT NULL,
      class_group_id uuid,
      student_ids uuid[] NOT NULL,
      action text NOT NULL,
      route text NOT NULL,
      purpose text NOT NULL,
      term text,
      about_id uuid,
      hash bytea NOT NULL,
      PRIMARY KEY (school_id, number)
    )
    """,
    # A family asks by child, rarely; what waits to be sorted in is kept short.
    """
    CREATE INDEX access_line_by_student ON access_line USING gin (student_ids)
      WITH (gin_pending_list_limit = 256)
    """,
    "CREATE INDEX access_line_by_time ON access_line (school_id, at)",
    """
    CREATE TABLE access_head (
      school_id uuid PRIMARY KEY,
      number bigint NOT NULL,
      hash bytea NOT NULL
    ) WITH (fillfactor = 20)
    """,
    """
    CREATE TRIGGER access_line_is_append_only BEFORE UPDATE OR DELETE ON access_line
      FOR EACH ROW EXECUTE FUNCTION refuse_change()
    """,
    """
    CREATE TRIGGER access_line_is_never_emptied BEFORE TRUNCATE ON access_line
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
    # False, and nothing written, where a head is not where the caller believed it:
    # as `append_flush`, and as there each statement sees what was committed before the lock.
    """
    CREATE FUNCTION append_access(
      h_school uuid[], h_before bigint[], h_after bigint[], h_hash bytea[],
      l_school uuid[], l_number bigint[], l_at timestamptz[], l_person uuid[], l_duties text[],
      l_class uuid[], l_action text[], l_route text[], l_purpose text[], l_term text[],
      l_about uuid[], l_hash bytea[], l_first integer[], l_last integer[], students uuid[]
    ) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
    DECLARE
      held integer;
    BEGIN
      IF 0 = ANY(h_before) THEN
        INSERT INTO access_head (school_id, number, hash)
          SELECT p.school_id, 0, decode(repeat('00', 32), 'hex')
          FROM unnest(h_school, h_before) AS p (school_id, before) WHERE p.before = 0
          ORDER BY p.school_id ON CONFLICT DO NOTHING;
      END IF;
      SELECT count(*) INTO held FROM (
        SELECT h.number, p.before FROM access_head h
        JOIN unnest(h_school, h_before) AS p (school_id, before) USING (school_id)
        ORDER BY h.school_id FOR UPDATE OF h
      ) AS locked WHERE locked.number = locked.before;
      IF held <> cardinality(h_school) THEN
        RETURN false;
      END IF;
      UPDATE access_head h SET number = p.after, hash = p.hash
        FROM unnest(h_school, h_after, h_hash) AS p (school_id, after, hash)
        WHERE h.school_id = p.school_id;
      INSERT INTO access_line (school_id, number, at, person_id, duties, class_group_id,
          student_ids, action, route, purpose, term, about_id, hash)
        SELECT l.school_id, l.number, l.at, l.person_id, string_to_array(l.duties, ','),
          l.class_group_id, students[l.first:l.last], l.action, l.route, l.purpose, l.term,
          l.about_id, l.hash
        FROM unnest(l_school, l_number, l_at, l_person, l_duties, l_class, l_action, l_route,
            l_purpose, l_term, l_about, l_hash, l_first, l_last)
          AS l (school_id, number, at, person_id, duties, class_group_id, action, route, purpose,
            term, about_id, hash, first, last);
      RETURN true;
    END $$
    """,
)
_ALARMS = (
    # How far the trail was looked through for what is unusual.
    """
    CREATE TABLE access_watched (
      school_id uuid PRIMARY KEY,
      number bigint NOT NULL
    )
    """,
    """
    CREATE TABLE access_alarm (
      school_id uuid NOT NULL,
      alarm_id uuid NOT NULL,
      rule text NOT NULL,
      person_id uuid NOT NULL,
      role text NOT NULL,
      since timestamptz NOT NULL,
      count integer NOT NULL,
      raised_at timestamptz NOT NULL,
      acknowledged_by uuid,
      acknowledged_at timestamptz,
      words bytea,
      PRIMARY KEY (school_id, alarm_id)
    )
    """,
)
_EXPORTS = (
    """
    CREATE TABLE export_request (
      school_id uuid NOT NULL,
      export_id uuid NOT NULL,
      what text NOT NULL,
      term text,
      class_group_ids uuid[] NOT NULL,
      reason bytea NOT NULL,
      asked_by uuid NOT NULL,
      asked_at timestamptz NOT NULL,
      approved_by uuid,
      approved_as text,
      approved_at timestamptz,
      used_at timestamptz,
      PRIMARY KEY (school_id, export_id)
    )
    """,
    "CREATE INDEX export_request_by_time ON export_request (school_id, asked_at)",
)
_STATEMENTS: tuple[str, ...] = (*_TRAIL, *_ALARMS, *_EXPORTS)


def upgrade() -> None:
    """Apply."""
    for statement in _STATEMENTS:
        op.execute(statement)
