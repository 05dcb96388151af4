#!/bin/bash
# The read replica: copies the primary once, then follows it.
set -euo pipefail

export PGPASSFILE=/tmp/pgpass
umask 077
printf '*:*:*:replicator:%s\n' "$(cat /run/secrets/db_replication_password)" >"$PGPASSFILE"
chown postgres "$PGPASSFILE"

if [ ! -s "$PGDATA/PG_VERSION" ]; then
    mkdir -p "$PGDATA"
    find "$PGDATA" -mindepth 1 -delete
    chown -R postgres "$PGDATA"
    # A slot that is left from an earlier copy is used again.
    gosu postgres pg_basebackup -D "$PGDATA" -R -X stream --checkpoint=fast \
        -d "host=db user=replicator" --slot=replica --create-slot ||
        gosu postgres pg_basebackup -D "$PGDATA" -R -X stream --checkpoint=fast \
            -d "host=db user=replicator" --slot=replica
fi
exec docker-entrypoint.sh postgres "$@"
