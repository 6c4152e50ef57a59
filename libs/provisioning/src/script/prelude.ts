/** What a script's surroundings are made of, inside the sandbox: functions, numbers and texts, no object of the host. */
export interface SandboxHost {
  /** Takes the outcome as JSON, and ends the pass in a way that no `catch` or `finally` of a script sees. */
  readonly finish: (json: string) => void;
  readonly isPath: (path: string) => boolean;
  readonly random: () => number;
  readonly seed: (text: string) => void;
  /** The last moment of a cron expression up to a time; -1: the expression cannot be read. */
  readonly cron: (expression: string, before: number) => number;
}

/** The names under which the host's functions stand while the prelude takes them. */
export const HOST_FUNCTIONS = ['finish', 'isPath', 'random', 'seed', 'cron'] as const;

/**
 * Gives a script `declare`, `commit`, `clear`, `ext`, `log`, `args`, and a Date and Math of its session, and runs it. A
 * script is run from its top again and again; `answers` is what it was told at each commit point so far, and at the next
 * one the pass ends. It is text because it runs in the sandbox, and plain because every pass reads it.
 */
export const PRELUDE = String.raw`(function (host, inputText) {
'use strict';
const input = JSON.parse(inputText);
const { answers, calls, now, hash, args } = input;
const MAX_LOG = 32768, MAX_LINE = 2000, MAX_DECLARATIONS = 2000;
const ATTRIBUTES = ['path', 'object', 'writable', 'value', 'notification', 'accessList'];
const stringify = JSON.stringify, RealDate = Date, text = String;
let segment = 0, call = 0, logged = 0, open = [], clears = [], log = [];
function tell(end) { host.finish(stringify({ declarations: open, clears, log, end })); }
function finish(end) { tell(end); for (;;); }
function commitPoint() {
  if (open.length + clears.length === 0) return;
  if (segment >= answers.length) finish({ kind: 'commit' });
  segment += 1;
  open = []; clears = []; log = [];
}
function checkPath(path) {
  path = text(path);
  if (!host.isPath(path)) throw new Error('Invalid parameter path');
  return path;
}
function time(value) {
  value = value === true ? 1 : value;
  return typeof value === 'number' && value >= 1 ? Math.min(Math.floor(value), now) : null;
}
function times(given) {
  const known = {};
  if (given !== null && typeof given === 'object')
    for (const name of ATTRIBUTES) { const at = time(given[name]); if (at !== null) known[name] = at; }
  return known;
}
function scalar(value, path) {
  if (value instanceof RealDate) value = value.getTime();
  if (typeof value === 'number' && !Number.isFinite(value)) return text(value);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw new Error('Invalid value for ' + path + ': ' + (value === null ? 'null' : typeof value));
}
function count(value) {
  const [least, most] = Array.isArray(value) ? value : [value, value];
  if (!Number.isInteger(least) || !Number.isInteger(most) || least < 0 || most < least) throw new Error('Invalid number of instances');
  return [Math.min(least, 256), Math.min(most, 1000000)];
}
function wishes(given, path) {
  const known = {};
  if (given === null || typeof given !== 'object') return known;
  if ('value' in given) {
    const pair = Array.isArray(given.value) ? given.value : [given.value];
    known.value = [scalar(pair[0], path), pair.length > 1 && pair[1] != null ? text(pair[1]) : null];
  }
  if (given.path !== undefined && given.path !== null) known.path = count(given.path);
  if (given.notification !== undefined && given.notification !== null) known.notification = Number(given.notification);
  if (Array.isArray(given.accessList)) known.accessList = given.accessList.map(text);
  return known;
}
class Found {
  constructor(at, index, match) { FOUND.set(this, { at, index, match }); }
  get path() { return read(this).path; }
  get value() { return read(this).value; }
  get writable() { return read(this).writable; }
  get object() { return read(this).object; }
  get notification() { return read(this).notification; }
  get accessList() { return read(this).accessList; }
  get size() { const n = list(this).length; return n === 0 ? undefined : n; }
  [Symbol.iterator]() { const { at } = FOUND.get(this); return list(this).map((match) => new Found(at, -1, match))[Symbol.iterator](); }
}
const FOUND = new WeakMap();
function list(found) {
  commitPoint();
  const { at, index, match } = FOUND.get(found);
  return match ? [match] : answers[at][index];
}
function read(found) { return list(found)[0] || {}; }
function declare(path, timestamps, values) {
  path = checkPath(path);
  if (open.length >= MAX_DECLARATIONS) throw new Error('Too many declarations');
  open.push({ path, times: times(timestamps), wants: wishes(values, path) });
  return new Found(segment, open.length - 1, null);
}
function clear(path, timestamp, attributes) {
  const before = time(timestamp);
  if (before !== null || attributes) clears.push({ path: checkPath(path), before: before || 0, attributes: attributes ? times(attributes) : null });
}
function write(line, object) {
  const whole = (text(line) + (object === undefined ? '' : ' ' + stringify(object))).slice(0, MAX_LINE);
  logged += whole.length + 10;
  if (logged <= MAX_LOG) log.push(whole);
}
function ext(file, name) {
  if (call >= calls.length) {
    const given = Array.prototype.slice.call(arguments, 2).map(text);
    finish({ kind: 'call', call: { file: text(file), name: text(name), args: given } });
  }
  return calls[call++];
}
function cron(expression, shift) {
  const at = host.cron(expression, now + shift);
  if (at < 0) throw new Error('Invalid cron expression');
  return at - shift;
}
function ScriptDate(...given) {
  if (!new.target) return new RealDate(now).toString();
  return Reflect.construct(RealDate, given.length === 0 ? [now] : given, new.target);
}
ScriptDate.prototype = RealDate.prototype;
RealDate.prototype.constructor = ScriptDate;
ScriptDate.parse = RealDate.parse;
ScriptDate.UTC = RealDate.UTC;
ScriptDate.now = function (step, variance) {
  if (step === undefined) return now;
  const within = variance === undefined ? (typeof step === 'string' ? 0 : Number(step)) : Number(variance);
  const shift = within > 0 ? hash % within : 0;
  return typeof step === 'string' ? cron(step, shift) : Math.floor((now + shift) / step) * step - shift;
};
Math.random = function () { return host.random(); };
Math.random.seed = function (seed) { host.seed(text(seed)); };
globalThis.Date = ScriptDate;
const nothing = function () {};
const console = { log: nothing, info: nothing, warn: nothing, error: nothing, debug: nothing, trace: nothing };
function valueOf(value) {
  if (value instanceof RealDate) return [value.getTime(), 'xsd:dateTime'];
  const pair = Array.isArray(value) ? value : [value, null];
  if (pair[0] instanceof RealDate) return [pair[0].getTime(), pair[1] || 'xsd:dateTime'];
  const kind = typeof pair[0];
  if (kind !== 'string' && kind !== 'number' && kind !== 'boolean') return false;
  return [pair[0], pair[1] == null ? null : text(pair[1])];
}
function returnedOf(result) {
  if (!result || typeof result !== 'object') return null;
  return {
    writable: result.writable === undefined ? null : Boolean(result.writable),
    value: result.value === undefined ? null : valueOf(result.value),
  };
}
let end;
try {
  const body = Function('declare', 'commit', 'clear', 'ext', 'log', 'args', 'console', '"use strict";' + input.script + '\n');
  end = { kind: 'done', returned: returnedOf(body(declare, commitPoint, clear, ext, write, args, console)) };
} catch (error) {
  const name = error instanceof Error ? text(error.name) : 'Error';
  const message = error instanceof Error ? text(error.message) : text(error);
  const stack = error instanceof Error ? text(error.stack) : '';
  end = { kind: 'fault', code: 'script.' + name, message, detail: { name, message, stack } };
}
tell(end);
})`;
