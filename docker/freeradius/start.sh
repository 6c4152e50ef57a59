#!/bin/sh
# Starts FreeRADIUS for Demarc. DEMARC_RADIUS_DB is a connection string of libpq, such as
#   host=10.0.0.5 dbname=demarc user=demarc_radius password=…
# Arguments go to FreeRADIUS: -f stays in the foreground, -X says everything, -C checks the configuration.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

. "$here/environment.sh"
[ -s "$DEMARC_RADIUS_STATE/last-known-good/clients.conf" ] || "$here/refresh-last-known-good.sh" ||
	echo 'No last known good yet and no database: FreeRADIUS knows no NAS until refresh-last-known-good.sh succeeds.' >&2
exec "$DEMARC_RADIUS_PROGRAM" -d "$DEMARC_RADIUS_CONFIG" -D "$DEMARC_RADIUS_CONFIG" -n radiusd -P "$@"
