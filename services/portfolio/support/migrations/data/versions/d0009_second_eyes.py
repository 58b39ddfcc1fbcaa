"""Whose word somebody's account rests on; what is counted by every process; lines that end."""

from alembic import op

revision = "d0009"
down_revision = "d0008"

_LEANING = (
    # The newest of each means: who gave somebody the code they used, a duty, or another factor.
    """
    CREATE TABLE leaning (
      school_id uuid NOT NULL,
      person_id uuid NOT NULL,
      means text NOT NULL,
      given_by uuid NOT NULL,
      given_at timestamptz NOT NULL,
      PRIMARY KEY (school_id, person_id, means)
    )
    """,
    # None: the installation, or a code from before this was noted.
    "ALTER TABLE activation ADD COLUMN issued_by uuid",
)
_COUNTED = (
    # Whole classes that somebody took on a day, before they leave.
    """
    CREATE TABLE class_taking (
      school_id uuid NOT NULL,
      person_id uuid NOT NULL,
      day date NOT NULL,
      class_group_id uuid NOT NULL,
      as_teacher boolean NOT NULL,
      PRIMARY KEY (school_id, person_id, day, class_group_id)
    )
    """,
    # Addresses refused to an account, by keyed hash: what somebody tries may be a name.
    """
    CREATE TABLE refused_address (
      school_id uuid NOT NULL,
      account_id uuid NOT NULL,
      address_hash bytea NOT NULL,
      at timestamptz NOT NULL,
      PRIMARY KEY (school_id, account_id, address_hash)
    ) WITH (fillfactor = 50)
    """,
    # Of one rule, person and window at most one alarm is open; an answer closes it for good.
    """
    CREATE UNIQUE INDEX access_alarm_open ON access_alarm (school_id, rule, person_id, since)
      WHERE acknowledged_at IS NULL
    """,
    # How often a download began, and until when the last of them has the export to itself.
    """
    ALTER TABLE export_request ADD COLUMN takings integer NOT NULL DEFAULT 0,
      ADD COLUMN taken_until timestamptz
    """,
)
_CUT = (
    # Up to which line a trail was dropped, and that line's hash, from which the next one follows.
    """
    CREATE TABLE access_cut (
      school_id uuid NOT NULL,
      number bigint NOT NULL,
      hash bytea NOT NULL,
      before timestamptz NOT NULL,
      cut_at timestamptz NOT NULL,
      PRIMARY KEY (school_id, number)
    )
    """,
    """
    CREATE TRIGGER access_cut_is_append_only BEFORE UPDATE OR DELETE ON access_cut
      FOR EACH ROW EXECUTE FUNCTION refuse_change()
    """,
    """
    CREATE TRIGGER access_cut_is_never_emptied BEFORE TRUNCATE ON access_cut
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
    # A line ends only behind a cut; nobody but `drop_access` makes one.
    """
    CREATE FUNCTION refuse_uncut() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' AND OLD.number <= (
          SELECT max(c.number) FROM access_cut c WHERE c.school_id = OLD.school_id) THEN
        RETURN OLD;
      END IF;
      RAISE EXCEPTION 'the access trail is append-only: % refused', TG_OP
        USING ERRCODE = 'insufficient_privilege';
    END $$
    """,
    "DROP TRIGGER access_line_is_append_only ON access_line",
    """
    CREATE TRIGGER access_line_is_append_only BEFORE UPDATE OR DELETE ON access_line
      FOR EACH ROW EXECUTE FUNCTION refuse_uncut()
    """,
    # The oldest lines, at most so many; never one of the last 36 whole months by the server's own
    # clock, whatever the caller says (个人信息保护法, 56). Returns how many went.
    """
    CREATE FUNCTION drop_access(of_school uuid, of_before timestamptz, most integer)
    RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER
      SET search_path = public, pg_temp AS $$
    DECLARE
      young timestamptz := (date_trunc('month', now() AT TIME ZONE 'Asia/Shanghai')
        - interval '36 months') AT TIME ZONE 'Asia/Shanghai';
      until timestamptz := least(of_before, young);
      last_cut bigint;
      kept bigint;
      gone bigint;
    BEGIN
      PERFORM pg_advisory_xact_lock(
        hashtextextended('drop-access', 0) # hashtext(of_school::text));
      SELECT coalesce(max(number), 0) INTO last_cut FROM access_cut WHERE school_id = of_school;
      IF NOT EXISTS (
          SELECT FROM access_line WHERE school_id = of_school AND number <= last_cut) THEN
        -- The first that stays: from there on everything stays, so that no hole begins.
        SELECT number INTO kept FROM access_line
          WHERE school_id = of_school AND number > last_cut AND at >= until
          ORDER BY number LIMIT 1;
        INSERT INTO access_cut (school_id, number, hash, before, cut_at)
          SELECT of_school, l.number, l.hash, until, now() FROM access_line l
          WHERE l.school_id = of_school AND l.number > last_cut
            AND (kept IS NULL OR l.number < kept)
          ORDER BY l.number DESC LIMIT 1;
        SELECT coalesce(max(number), 0) INTO last_cut FROM access_cut WHERE school_id = of_school;
      END IF;
      WITH oldest AS (
        SELECT number FROM access_line WHERE school_id = of_school AND number <= last_cut
        ORDER BY number LIMIT most
      )
      DELETE FROM access_line l USING oldest o
        WHERE l.school_id = of_school AND l.number = o.number;
      GET DIAGNOSTICS gone = ROW_COUNT;
      RETURN gone;
    END $$
    """,
)

# As in `d0007`, with the table and the function that are new.
_PROTECT_ROWS = """
CREATE OR REPLACE FUNCTION protect_rows() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  told record;
  who text;
BEGIN
  FOR told IN
    SELECT c.oid::regclass AS name, c.relname, c.relrowsecurity AS is_protected, EXISTS (
      SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'school_id'
        AND NOT a.attisdropped) AS is_of_schools
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
  LOOP
    IF told.is_of_schools AND NOT told.is_protected THEN
      EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', told.name);
      EXECUTE format('CREATE POLICY of_one_school ON %s USING (school_id = acting_school())'
        ' WITH CHECK (school_id = acting_school())', told.name);
    END IF;
    FOR who IN
      SELECT rolname FROM pg_roles WHERE rolname IN ('portfolio_api', 'portfolio_system')
    LOOP
      EXECUTE format('REVOKE ALL ON %s FROM %I', told.name, who);
      EXECUTE format('GRANT %s ON %s TO %I', CASE
        WHEN told.relname IN ('log', 'stream', 'access_line', 'access_head', 'access_cut',
            'alembic_version')
          THEN 'SELECT'
        -- To lock a head is to be allowed to move it.
        WHEN told.relname = 'log_head' AND who = 'portfolio_system' THEN 'SELECT, INSERT, UPDATE'
        WHEN told.relname = 'log_head' THEN 'SELECT'
        ELSE 'SELECT, INSERT, UPDATE, DELETE' END, told.name, who);
    END LOOP;
  END LOOP;
  FOR told IN
    SELECT p.oid::regprocedure AS name FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace
      AND p.proname IN ('append_flush', 'append_access', 'drop_access', 'protect_rows')
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', told.name);
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'portfolio_system')
        AND told.name::text NOT LIKE 'protect_rows%' THEN
      EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO portfolio_system', told.name);
    END IF;
  END LOOP;
END $$
"""
_STATEMENTS: tuple[str, ...] = (
    *_LEANING,
    *_COUNTED,
    *_CUT,
    _PROTECT_ROWS,
    "SELECT protect_rows()",
)


def upgrade() -> None:
    """Apply."""
    for statement in _STATEMENTS:
        op.execute(statement)
