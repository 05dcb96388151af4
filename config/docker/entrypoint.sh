#!/bin/sh
# Hands the password to libpq by a file: not by the command line, which every process
# of the container can read, and not by the environment, which children inherit.
set -eu

PGPASSFILE=/tmp/pgpass
umask 077
printf '*:*:*:%s:%s\n' "$PGUSER" "$(cat /run/secrets/db_password)" >"$PGPASSFILE"
export PGPASSFILE

exec "$@"
