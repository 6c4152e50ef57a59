/**
 * How the server's process is started, wherever it is. A session leaves some megabytes of short-lived objects behind; with
 * the usual 16 MiB for those, collecting them costs a sixth of a first contact (npm run bench:cwmp).
 */
export const SERVER_FLAGS = ['--enable-source-maps', '--max-semi-space-size=64'];
