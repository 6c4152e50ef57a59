#!/bin/sh
# Fetches who may log in, and as which client, for the time when the database is away. Run it every minute (a timer, or
# `--every 60` beside FreeRADIUS). It replaces the files only with a whole new set, tells FreeRADIUS to read them (HUP),
# and, since FreeRADIUS reads its clients at the start alone, runs DEMARC_RADIUS_RESTART when the NAS are others.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/environment.sh"
target="$DEMARC_RADIUS_STATE/last-known-good"

fetch() {
	new=$(mktemp -d "$DEMARC_RADIUS_STATE/new.XXXXXX")
	trap 'rm -rf "$new"' EXIT
	# One transaction, so that the three files are of one instant. The password is not for the list of processes.
	PGPASSWORD=$(printf '%s' "$DEMARC_RADIUS_DB" | sed -n 's/.*password=\([^ ]*\).*/\1/p') PGCONNECT_TIMEOUT=5 \
		psql -X -q -A -t -v ON_ERROR_STOP=1 "$(printf '%s' "$DEMARC_RADIUS_DB" | sed 's/password=[^ ]*//')" <<-SQL
		begin isolation level repeatable read read only;
		\o $new/clients.conf
		select radius.clients_file();
		\o $new/users
		select radius.users_file();
		\o $new/groups
		select radius.groups_file();
		\o
		commit;
	SQL
	changed=
	for name in users groups; do
		cmp -s "$new/$name" "$target/$name" || changed=reload
	done
	cmp -s "$new/clients.conf" "$target/clients.conf" || changed=restart
	[ -n "$changed" ] || { rm -rf "$new"; trap - EXIT; return 0; }
	[ ! -s "$DEMARC_RADIUS_STATE/user.conf" ] || [ "$(id -u)" != 0 ] || chown "$user:" "$new"/*
	mv "$new/groups" "$new/users" "$new/clients.conf" "$target/"
	rmdir "$new"
	trap - EXIT
	pid=$(cat "$DEMARC_RADIUS_RUN/freeradius.pid" 2>/dev/null || true)
	if [ "$changed" = restart ] && [ -n "${DEMARC_RADIUS_RESTART:-}" ]; then
		sh -c "$DEMARC_RADIUS_RESTART"
	elif [ -n "$pid" ]; then
		kill -HUP "$pid"
	fi
}

if [ "${1:-}" = --every ]; then
	while :; do
		(fetch) || echo 'the last known good could not be refreshed; what is there stays' >&2
		sleep "$2"
	done
fi
fetch
