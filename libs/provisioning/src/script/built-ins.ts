/** Inside of a script that is the time of its session, and no clock. */
export const SESSION_TIME = "Date['now']()";

const INVALID = "throw new Error('Invalid arguments');";

/** Provisions that are there without being stored, in the language of all others. A stored one of the name goes first. */
export const BUILT_IN_PROVISIONS: Readonly<Record<string, string>> = {
  refresh: `if (args.length < 1 || typeof args[0] !== 'string') ${INVALID}
const every = (args[1] === undefined || args[1] === null ? 1 : Number(args[1])) * 1000;
if (!(every >= 0)) ${INVALID}
const at = every > 0 ? Date.now(every) : ${SESSION_TIME};
const asked = args.slice(3);
const wanted = { path: at };
for (const name of asked.length ? asked : ['object', 'writable', 'value']) wanted[name] = at;
const levels = args[2] === false ? 0 : 16;
let path = args[0].replace(/\\.$/, '');
if (path !== '') declare(path, wanted);
for (let level = 0; level < levels; level++) {
  path = path === '' ? '*' : path + '.*';
  declare(path, wanted);
}`,
  value: `if (args.length < 2 || typeof args[0] !== 'string') ${INVALID}
if (args.length === 2) declare(args[0], { value: 1 }, { value: args[1] });
else if (args[1] === 'accessList') declare(args[0], { accessList: 1 }, { accessList: String(args[2]).split(',').map((s) => s.trim()).filter(Boolean) });
else if (args[1] === 'notification') declare(args[0], { notification: 1 }, { notification: Number(args[2]) });
else if (args[1] === 'value') declare(args[0], { value: 1 }, { value: args[2] });
else ${INVALID}`,
  tag: `if (args.length !== 2 || typeof args[0] !== 'string') ${INVALID}
declare('Tags.' + args[0], null, { value: args[1] === true || args[1] === 'true' || args[1] === 1 });`,
  reboot: `declare('Reboot', null, { value: ${SESSION_TIME} });`,
  reset: `declare('FactoryReset', null, { value: ${SESSION_TIME} });`,
  download: `if (args.length < 2) ${INVALID}
const place = 'Downloads.[FileType:' + JSON.stringify(String(args[0])) + ']';
declare(place, { path: 1 }, { path: 1 });
declare(place + '.FileName', null, { value: String(args[1]) });
declare(place + '.TargetFileName', null, { value: args[2] === undefined || args[2] === null ? '' : String(args[2]) });
declare(place + '.Download', null, { value: ${SESSION_TIME} });`,
  instances: `if (args.length !== 2 || typeof args[0] !== 'string') ${INVALID}
const path = /\\.(?:\\*|\\[.*\\])$/.test(args[0]) ? args[0] : args[0].replace(/\\.$/, '') + '.*';
const change = /^([+-])(\\d+)$/.exec(String(args[1]));
let count = Number(args[1]);
if (change) {
  let now = 0;
  for (const one of declare(path, { path: ${SESSION_TIME} })) now += one.path ? 1 : 0;
  count = Math.max(0, change[1] === '+' ? now + Number(change[2]) : now - Number(change[2]));
}
if (!(count >= 0)) ${INVALID}
declare(path, { path: 1 }, { path: Math.floor(count) });`,
  object: `const [parent, keys, fields, count] = [args[0], JSON.parse(args[1]), JSON.parse(args[2]), args[3]];
const alias = Object.keys(keys).map((key) => key + ':' + JSON.stringify(String(keys[key]))).join(',');
const place = parent.replace(/\\.$/, '') + '.[' + alias + ']';
declare(place, { path: 1 }, { path: count });
if (count > 0) for (const name of Object.keys(fields)) declare(place + '.' + name, { value: 1 }, { value: fields[name] });`,
};

/** Fetches what conditions and arguments of presets name. */
export const FETCH_PARAMETERS = `for (const path of args) declare(path, { value: 1 });
commit();`;
