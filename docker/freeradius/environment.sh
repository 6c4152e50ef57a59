# Read by start.sh and refresh-last-known-good.sh: what is not set gets its default, what must be there is made.
: "${DEMARC_RADIUS_DB:?set it to the connection string of the role demarc_radius}"
export DEMARC_RADIUS_DB
export DEMARC_RADIUS_CONFIG="${DEMARC_RADIUS_CONFIG:-$here}"
export DEMARC_RADIUS_STATE="${DEMARC_RADIUS_STATE:-/var/lib/demarc-radius}"
export DEMARC_RADIUS_RUN="${DEMARC_RADIUS_RUN:-$DEMARC_RADIUS_STATE}"
export DEMARC_RADIUS_LIB="${DEMARC_RADIUS_LIB:-/usr/lib/freeradius}"
export DEMARC_RADIUS_ADDRESS="${DEMARC_RADIUS_ADDRESS:-*}"
export DEMARC_RADIUS_AUTH_PORT="${DEMARC_RADIUS_AUTH_PORT:-1812}"
export DEMARC_RADIUS_ACCT_PORT="${DEMARC_RADIUS_ACCT_PORT:-1813}"
export DEMARC_RADIUS_REJECT_DELAY="${DEMARC_RADIUS_REJECT_DELAY:-1}"
DEMARC_RADIUS_PROGRAM="${DEMARC_RADIUS_PROGRAM:-$(command -v freeradius || command -v radiusd || echo /usr/sbin/freeradius)}"

umask 077
mkdir -p "$DEMARC_RADIUS_STATE/last-known-good" "$DEMARC_RADIUS_STATE/accounting-buffer" "$DEMARC_RADIUS_RUN"
for name in clients.conf users groups; do
	[ -e "$DEMARC_RADIUS_STATE/last-known-good/$name" ] || : >"$DEMARC_RADIUS_STATE/last-known-good/$name"
done
# As root it gives up its rights to Debian's own user, who then has to read and write what is here.
user="${DEMARC_RADIUS_USER:-}"
[ -n "$user" ] || { [ "$(id -u)" = 0 ] && id freerad >/dev/null 2>&1 && user=freerad; } || true
if [ -n "$user" ]; then
	printf 'user = %s\ngroup = %s\n' "$user" "$(id -gn "$user")" >"$DEMARC_RADIUS_STATE/user.conf"
	[ "$(id -u)" != 0 ] || chown -R "$user:" "$DEMARC_RADIUS_STATE" "$DEMARC_RADIUS_RUN"
else
	: >"$DEMARC_RADIUS_STATE/user.conf"
fi
