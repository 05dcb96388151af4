#!/bin/sh
# Runs once before the servers start. Without an argument: installs the suite into an
# empty database, and leaves an existing one alone. "update": brings new code into it.
set -eu

DB=${PGDATABASE:-tendesk}
QUIET="--stop-after-init --no-http --max-cron-threads=0"

installed() {
    psql -XAtqc "select 1 from ir_module_module
        where name = 'crm_suite' and state = 'installed'" 2>/dev/null
}

case ${1:-install} in
install)
    if [ "$(installed)" = 1 ]; then
        echo "init: the database $DB is ready"
        exit 0
    fi
    # shellcheck disable=SC2086
    odoo -d "$DB" -i base $QUIET
    python3 /opt/tendesk/init.py | odoo shell -d "$DB" --no-http
    [ "$(installed)" = 1 ] || {
        echo "init: the suite was not installed; the reason is above" >&2
        exit 1
    }
    ;;
update)
    # shellcheck disable=SC2086
    odoo -d "$DB" -u crm_roles $QUIET
    ;;
*)
    echo "init: install or update, not $1" >&2
    exit 2
    ;;
esac
