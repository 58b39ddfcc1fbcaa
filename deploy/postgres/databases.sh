#!/bin/sh
# Run once by the image of PostgreSQL on an empty volume:
# a role and a database of its own for each word in DATABASES, its password from a file of that name.
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
