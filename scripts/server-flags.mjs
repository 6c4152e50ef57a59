/**
 * How the server's process is started, wherever it is. A session leaves some megabytes of short-lived objects behind: with the
 * usual 16 MiB for those, collecting them costs a sixth of a first contact (npm run bench:cwmp). And by itself V8 lets garbage
 * of a busy hour grow to several times what lives: collected at 40 % more than that, 100,000 routers need 334 MiB instead of
 * 685 (npm run bench:inventory), for 15 ms of work every few seconds.
 */
export const SERVER_FLAGS = ['--enable-source-maps', '--max-semi-space-size=32', '--heap-growing-percent=40'];
