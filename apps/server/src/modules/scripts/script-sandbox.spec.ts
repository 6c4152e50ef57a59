import { BUILT_IN_PROVISIONS as CONTRACT } from '@demarc/contracts';
import { BUILT_IN_PROVISIONS, type PassResult, type ScriptRun } from '@demarc/provisioning';
import { readOutcome } from './pass-outcome';
import { SANDBOX_LIMITS, ScriptSandbox } from './script-sandbox';

const run = (script: string, more: Partial<ScriptRun> = {}): ScriptRun => ({
  name: 'p',
  script,
  args: [],
  answers: [],
  calls: [],
  now: Date.UTC(2026, 2, 3, 4, 5, 6, 789),
  deviceId: '00259E-ONT1200-SIM00000214',
  ...more,
});

let sandbox: ScriptSandbox;
beforeAll(async () => {
  sandbox = await ScriptSandbox.create();
});
afterAll(() => sandbox.dispose());

const pass = (script: string, more: Partial<ScriptRun> = {}): PassResult => {
  const one = run(script, more);
  return readOutcome(sandbox.run(one), one);
};
const faultOf = (script: string): string => {
  const { end } = pass(script);
  return end.kind === 'fault' ? `${end.code}: ${end.message}` : end.kind;
};

describe('C43 hostile scripts', () => {
  it.each([
    ['an endless loop', 'for(;;){}', 'script.Error: Script execution timed out after 50ms'],
    [
      'one that catches everything',
      'for(;;){ try { for(;;){} } catch (e) {} finally { continue } }',
      'script.Error: Script execution timed out after 50ms',
    ],
    // At one blow: filling what it may have, a page at a time, takes the machine of a test seconds.
    ['a memory bomb', 'let a = []; for (;;) a.push(new ArrayBuffer(4e7))', 'script.Error: Script ran out of memory'],
    [
      'a text that doubles',
      'let s = "x"; for (;;) s += s',
      /^script\.(?:Error: Script ran out of memory|\w+: .*(?:too long|invalid string length))/i,
    ],
    ['deep recursion', 'function f() { f() } f()', 'script.RangeError: Maximum call stack size exceeded'],
    ['no script at all', 'return 1 +', /^script\.SyntaxError/],
    [
      'a way out of its function, into the same sandbox',
      '}); throw new Error(typeof process); (function () {',
      'script.Error: undefined',
    ],
    ['what is not there', 'require("fs")', 'script.ReferenceError: require is not defined'],
    [
      'the value of something missing',
      'declare("A", {value: 1}); undefined[0]',
      "script.TypeError: Cannot read properties of undefined (reading '0')",
    ],
    ['a property of nothing', 'null.foo', "script.TypeError: Cannot read properties of null (reading 'foo')"],
    ['an outcome of its own making', 'JSON.stringify = () => "{}"; return {writable: true}', 'done'],
    ['too much', 'for (let i = 0; i < 2500; i++) declare("A.B" + i)', 'script.Error: Too many declarations'],
  ])('%s', (_what, script, expected) => {
    if (typeof expected === 'string') expect(faultOf(script)).toBe(expected);
    else expect(faultOf(script)).toMatch(expected);
    // And the next one runs as if nothing had been.
    expect(pass('log("well")').log).toEqual(['well']);
  });

  it.each([
    'this.constructor.constructor("return process")().exit(1)',
    '(function(){}).constructor("return process.env")()',
    'Error.prepareStackTrace = (e, s) => s; const s = new Error().stack; return s[0].getThis().process.env',
    'import("node:fs").then((fs) => fs.readFileSync("/etc/passwd"))',
    'globalThis.process.mainModule.require("fs")',
    'Reflect.construct(Function, ["return process"])().kill()',
    'new Proxy(declare, {get: (t) => t.constructor("return process")()}).x.exit()',
    'class P extends Promise { static get [Symbol.species]() { return process } } new P(() => {}).then()',
    'new WebAssembly.Module(new Uint8Array([0]))',
    'new SharedArrayBuffer(1e9)',
    'fetch("http://169.254.169.254/")',
    'setTimeout(() => {}, 0)',
  ])('finds no way out: %s', (script) => {
    const { end } = pass(script);
    expect(end.kind === 'fault' || end.kind === 'done').toBe(true);
    expect(JSON.stringify(end)).not.toMatch(/root:|PATH|HOME/);
  });

  it('leaves nothing behind for the next device, in a context that was made before or not', () => {
    sandbox.prepare();
    pass(
      'globalThis.seen = 1; Object.prototype.seen = 2; Array.prototype.map = null; Date.now = () => 0; String.prototype.seen = 3;',
    );
    expect(pass('log([typeof seen, ({}).seen, [1].map((x) => x)[0], "".seen, Date.now() > 1].join())').log).toEqual([
      'undefined,,1,,true',
    ]);
  });

  it('a huge log is cut, and so is an outcome', () => {
    const { log } = pass('for (let i = 0; i < 10000; i++) log("x".repeat(5000))');
    expect(log.join('').length).toBeLessThan(64 * 1024);
    expect(faultOf(`for (let i = 0; i < 1900; i++) declare("A.${'b'.repeat(400)}" + i)`)).toBe(
      'script.Error: Script declared too much',
    );
  });

  it('C44 an outcome that is bent is none', () => {
    for (const json of [
      '',
      'null',
      '{}',
      '{"declarations":[{"path":"A..B","times":{},"wants":{}}],"clears":[],"log":[],"end":{"kind":"commit"}}',
    ])
      expect(readOutcome(json, run('')).end).toMatchObject({ kind: 'fault', message: 'Script left no outcome' });
  });

  it('has a limit for each of time, memory, stack and outcome', () => {
    for (const limit of Object.values(SANDBOX_LIMITS)) expect(limit).toBeGreaterThan(0);
  });
});

it('§2.6 the portal names the provisions that are built in', () => {
  expect(Object.keys(CONTRACT).toSorted()).toEqual(Object.keys(BUILT_IN_PROVISIONS).toSorted());
});

describe('§3.1 §3.4 the surroundings of a script', () => {
  it.each([
    ['top-level return', 'log("a"); return; log("b")', ['a']],
    ['strict mode', 'log(String(this))', ['undefined']],
    [
      'modern language',
      'class A { #x = 1; get x() { return this.#x ?? 2 } } log(new A()?.x + [...[1, 2]].length)',
      ['3'],
    ],
    [
      'no timers, no modules, no files',
      'log([typeof require, typeof process, typeof fetch, typeof setTimeout, typeof Buffer, typeof URL].join())',
      ['undefined,undefined,undefined,undefined,undefined,undefined'],
    ],
    ['a silent console', 'console.log("x"); log("y")', ['y']],
    [
      'the time of the session',
      'log(Date.now() + " " + new Date().getTime() + " " + new Date(0).toISOString())',
      ['1772510706789 1772510706789 1970-01-01T00:00:00.000Z'],
    ],
    [
      'random numbers of the device',
      'log(Math.random() + " " + Math.random()); Math.random.seed("abc"); log(String(Math.random()))',
      ['0.6946513494680445 0.7398721644048678', '0.7319428070286753'],
    ],
    ['the last time of a cron', 'log(new Date(Date.now("0 3 * * *")).toISOString())', ['2026-03-03T03:00:00.000Z']],
    ['arguments', 'log(JSON.stringify(args))', ['["a",1,null]']],
  ])('%s', (_what, script, log) => expect(pass(script, { args: ['a', 1, null] }).log).toEqual(log));

  it('[D] what ends a pass cannot be caught: a read in a try waits like any other', () => {
    const outcome = pass(
      'let v; try { v = declare("A.B", {value: 1}).value[0] } catch (e) { v = "err" } finally { declare("A.C", null, {value: "err"}) } declare("A.B", null, {value: v})',
    );
    expect(outcome).toMatchObject({
      end: { kind: 'commit' },
      declarations: [{ path: 'A.B', times: { value: 1 }, wants: {} }],
    });
  });

  it('an extension is called once for its place', () => {
    expect(pass('ext("f", "g", {x: 1}, [1, 2], null, undefined)').end).toEqual({
      kind: 'call',
      call: { file: 'f', name: 'g', args: ['[object Object]', '1,2', 'null', 'undefined'] },
    });
    expect(pass('log(ext("f", "g").a)', { calls: [{ a: 'b' }] }).log).toEqual(['b']);
  });

  it('errors name the line of the script', () => {
    const { end } = pass('const a = 1;\n\nthrow new TypeError("third")');
    expect(end).toMatchObject({
      code: 'script.TypeError',
      message: 'third',
      detail: { stack: expect.stringContaining('script:3') as string },
    });
  });

  it('a script is checked without being run', () => {
    expect(sandbox.check('const a = 1;\n\nreturn a +')).toEqual({
      message: expect.stringMatching(/^SyntaxError/) as string,
      line: 3,
    });
    expect(sandbox.check('for (;;) {}')).toBeNull();
  });
});
