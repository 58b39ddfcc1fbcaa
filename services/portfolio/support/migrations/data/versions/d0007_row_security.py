"""The second line: rows of another school are not there, and the log's owner is nobody who serves.

Three roles beside each other. The owner migrates. `portfolio_api` answers requests and sees the
rows of the school it was told, `nianlun.school`; told none, it sees none. `portfolio_system`
(BYPASSRLS) is for what is of no one school: the writer's flush, the trail's, the worker.
Neither of the two owns anything: they cannot change or empty the log, drop its trigger
or a policy. They append through two functions that run as their owner.

The roles are the cluster's and made where it is set up (`deploy/postgres/databases.sh`);
where they are missing, the owner does all, and row security concerns nobody.
`protect_rows()` is called after every migration, so that a new table is never forgotten.
"""

from alembic import op

revision = "d0007"
down_revision = "d0006"

_ACTING_SCHOOL = """
CREATE FUNCTION acting_school() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT nullif(current_setting('nianlun.school', true), '')::uuid
$$
"""

# Privileges are given anew each time; what takes a lock on a table is done once.
_PROTECT_ROWS = """
CREATE FUNCTION protect_rows() RETURNS void LANGUAGE plpgsql AS $$
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
        WHEN told.relname IN ('log', 'stream', 'access_line', 'access_head', 'alembic_version')
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
      AND p.proname IN ('append_flush', 'append_access', 'protect_rows')
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', told.name);
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'portfolio_system')
        AND told.name::text NOT LIKE 'protect_rows%' THEN
      EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO portfolio_system', told.name);
    END IF;
  END LOOP;
END $$
"""

# As their owner: whoever may append may do nothing else to the log.
_AS_OWNER = """
DO $$
DECLARE
  told regprocedure;
BEGIN
  FOR told IN
    SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'public'::regnamespace
      AND proname IN ('append_flush', 'append_access')
  LOOP
    EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER', told);
    EXECUTE format('ALTER FUNCTION %s SET search_path = public, pg_temp', told);
  END LOOP;
END $$
"""

_STATEMENTS: tuple[str, ...] = (
    _ACTING_SCHOOL,
    _PROTECT_ROWS,
    _AS_OWNER,
    "SELECT protect_rows()",
)


def upgrade() -> None:
    """Apply."""
    for statement in _STATEMENTS:
        op.execute(statement)
