#!/bin/bash
# Runs once, on an empty volume: one role that owns the two databases and nothing else,
# the extensions that only a superuser may make, and a role for the replica.
set -euo pipefail

app=$(cat /run/secrets/db_password)
replication=$(cat /run/secrets/db_replication_password)

psql -X -v ON_ERROR_STOP=1 -v app="$app" -v replication="$replication" \
    --username "$POSTGRES_USER" --dbname postgres <<'SQL'
create role tendesk login nosuperuser nocreatedb nocreaterole password :'app';
create role replicator login replication password :'replication';
create database tendesk owner tendesk template template0 encoding 'UTF8' lc_collate 'C';
create database tendesk_sessions owner tendesk template template0;
-- Odoo's crons and live updates call each other through this one.
revoke connect on database postgres from public;
grant connect on database postgres to tendesk;
\connect tendesk
create extension pg_trgm;
create extension unaccent;
alter function unaccent(text) immutable;
SQL

echo "host replication replicator all scram-sha-256" >>"$PGDATA/pg_hba.conf"
