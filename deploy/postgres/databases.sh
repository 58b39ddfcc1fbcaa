#!/bin/sh
# Run once by the image of PostgreSQL on an empty volume:
# a role and a database of its own for each word in DATABASES, its password from a file of that name;
# then for each word in ROLES a role that owns nothing, for the database before the underscore.
# `portfolio_api` sees one school at a time, `portfolio_system` all (see d0007_row_security.py);
# what they may do with which table, the migrations say.
set -eu
for name in $DATABASES; do
    password=$(cat "/run/secrets/${name}_database_password")
    psql -v ON_ERROR_STOP=1 -v name="$name" -v password="$password" \
        --username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
done
for role in ${ROLES:-}; do
    password=$(cat "/run/secrets/${role}_database_password")
    case $role in *_system) above=BYPASSRLS ;; *) above=NOBYPASSRLS ;; esac
    psql -v ON_ERROR_STOP=1 -v role="$role" -v password="$password" -v above="$above" \
        -v name="${role%_*}" --username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE ROLE :"role" LOGIN :above PASSWORD :'password';
GRANT CONNECT ON DATABASE :"name" TO :"role";
SQL
done
