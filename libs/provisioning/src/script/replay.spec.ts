import {
  drive,
  factsOf,
  igdRouter,
  INFORMED,
  later,
  long,
  script,
  SESSION_TIME,
  type Outcome,
} from '../../../../test/support/script-run';
import type { ReplayFacts } from './replay-state';

/** One round upon a router whose tree is known whole. */
function run(
  code: string,
  more: Parameters<typeof factsOf>[1] = {},
  mappings: readonly number[] = [],
): Outcome & { facts: ReplayFacts } {
  const router = igdRouter(mappings);
  const facts = factsOf({ informed: INFORMED }, more);
  return { ...drive(facts, [script(code)], router), facts };
}

describe('§3.2 declare', () => {
  it.each([
    [
      'a time above the session time is the session time',
      'log(String(declare("IGD.DeviceInfo.SoftwareVersion", {value: Date.now() + 1e9}).value[0]))',
      [],
      ['p: V1'],
    ],
    [
      '`true` counts as 1, text and NaN as nothing',
      'declare("IGD.DeviceInfo.SoftwareVersion", {value: "x"}).value === undefined && log("absent"); log(declare("IGD.DeviceInfo.SoftwareVersion", {value: true}).value[0]);',
      [],
      ['p: absent', 'p: V1'],
    ],
    [
      'a value in the second argument only declares the path',
      'declare("IGD.DeviceInfo.ProvisioningCode", {value: "X"});',
      ['GPN IGD.DeviceInfo.'],
      [],
    ],
    [
      'an attribute that was not asked for is not on the wrapper',
      'log(String(declare("IGD.DeviceInfo.SoftwareVersion", null).value))',
      [],
      ['p: undefined'],
    ],
    [
      'a read-only parameter is skipped silently',
      'declare("IGD.DeviceInfo.SoftwareVersion", null, {value: "V2"})',
      ['GPN IGD.DeviceInfo.'],
      [],
    ],
    [
      'what is missing is skipped silently',
      'declare("IGD.DeviceInfo.Nada", null, {value: "V2"})',
      ['GPN IGD.DeviceInfo.'],
      [],
    ],
    [
      'an int takes the leading number',
      'declare("$W.X_VLAN", null, {value: "11abc"})',
      ['GPN $W.', 'GPV $W.X_VLAN', "SPV $W.X_VLAN='11' unsignedInt"],
      [],
    ],
    [
      'what cannot be converted goes as text',
      'declare("$W.X_VLAN", null, {value: "abc"})',
      ['GPN $W.', 'GPV $W.X_VLAN', "SPV $W.X_VLAN='abc' unsignedInt"],
      [],
    ],
    [
      'an explicit type that differs is a difference',
      'declare("$W.X_VLAN", null, {value: [10, "xsd:int"]})',
      ['GPN $W.', 'GPV $W.X_VLAN', "SPV $W.X_VLAN='10' int"],
      [],
    ],
    [
      'the last declaration of a parameter wins, in one write',
      'declare("$W.X_VLAN", null, {value: 11}); declare("$W.X_VLAN", null, {value: 12});',
      ['GPN $W.', 'GPV $W.X_VLAN', "SPV $W.X_VLAN='12' unsignedInt"],
      [],
    ],
    [
      'reads after a write give the new value',
      'declare("$W.X_VLAN", null, {value: 12}); log(String(declare("$W.X_VLAN", {value: 1}).value[0]));',
      ['GPN $W.', 'GPV $W.X_VLAN', "SPV $W.X_VLAN='12' unsignedInt"],
      ['p: 12'],
    ],
    [
      'of several matches the first counts, in numeric order',
      'const x = declare("$WL.*.SSID", {value: 1}); log(x.path.split(".")[4] + " " + x.size)',
      [
        'GPN IGD.',
        'GPN IGD.LANDevice.',
        'GPN IGD.LANDevice.1.',
        'GPN $WL.',
        'GPN $WL.1.',
        'GPN $WL.2.',
        'GPN $WL.3.',
        'GPN $WL.4.',
        'GPV $WL.1.SSID, $WL.2.SSID, $WL.3.SSID, $WL.4.SSID',
      ],
      ['p: 1 4'],
    ],
  ])('%s', (_rule, code, requests, log) => {
    const outcome = run(code);
    expect(outcome.fault).toBeNull();
    expect(outcome.requests).toEqual(requests);
    expect(outcome.replay.log).toEqual(log);
  });

  it.each([
    ['null', 'Invalid value for'],
    ['undefined', 'Invalid value for'],
    ['({a: 1})', 'Invalid value for'],
  ])('[D] refuses %s as a value instead of sending its text', (value, message) => {
    const outcome = run(`declare("$W.X_VLAN", null, {value: ${value}})`);
    expect(outcome.fault).toContain(`script.Error: ${message}`);
    expect(outcome.requests).toEqual([]);
  });

  it('a write of a secret is compared with what was last written, and read by nobody', () => {
    const code = 'declare("$W.Password", null, {value: "s3cret"})';
    const outcome = run(code);
    expect(outcome.requests).toEqual(['GPN $W.', 'GPV $W.Password', "SPV $W.Password='s3cret' string"]);
    expect(outcome.replay.acts).toEqual([expect.objectContaining({ kind: 'set', value: null, refused: null })]);
    expect(drive(later(outcome.facts), [script(code)], igdRouter()).requests).toEqual([]);
    expect(drive(later(outcome.facts), [script(code.replace('s3cret', 'other'))], igdRouter()).requests).toEqual([
      "SPV $W.Password='other' string",
    ]);
  });

  it('what another owner holds is not written, and is told with who holds it', () => {
    const outcome = run('declare("$W.X_VLAN", null, {value: 12})', {
      refusal: (path) => (path.endsWith('X_VLAN') ? 'held by suspension' : null),
    });
    expect(outcome.requests).toEqual(['GPN $W.', 'GPV $W.X_VLAN']);
    expect(outcome.replay.acts).toEqual([expect.objectContaining({ refused: 'held by suspension', by: 'p' })]);
    expect(outcome.replay.hasChanged).toBe(false);
  });
});

describe('§3.5 instances', () => {
  const KEYS = 'IGD.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.PortMapping';
  it.each([
    [
      'too many: the last ones go',
      `declare("${KEYS}.*", null, {path: 1})`,
      [1, 2, 3, 4],
      ['Delete 2', 'Delete 3', 'Delete 4'],
    ],
    ['a range is left as it is', `declare("${KEYS}.*", null, {path: [1, 3]})`, [1, 2], []],
    ['a range that is exceeded', `declare("${KEYS}.*", null, {path: [0, 1]})`, [1, 2], ['Delete 2']],
    ['a numbered instance is never created', `declare("${KEYS}.3", null, {path: 1})`, [], []],
    [
      'less specific and more specific wishes share',
      `declare("${KEYS}.[PortMappingProtocol:UDP]", null, {path: 2}); declare("${KEYS}.[PortMappingProtocol:UDP,ExternalPort:5000]", null, {path: 1})`,
      [],
      ['Add', 'Add'],
    ],
    [
      '`delete all` and `one of these` keep the one',
      `declare("${KEYS}.[]", null, {path: 0}); declare("${KEYS}.[ExternalPort:0]", null, {path: 1})`,
      [1, 2],
      ['Delete 2'],
    ],
  ])('%s', (_rule, code, mappings, writes) => {
    const outcome = run(code, {}, mappings);
    expect(outcome.fault).toBeNull();
    const words = outcome.requests.filter((line) => /^(?:Add|Delete)/.test(line));
    expect(words.map((line) => (line.startsWith('Add') ? 'Add' : `Delete ${/\.(\d+)\.$/.exec(line)?.[1]}`))).toEqual(
      writes,
    );
  });

  it('two UDP of which one has port 5000: one of each', () => {
    const { facts } = run(
      `declare("${KEYS}.[PortMappingProtocol:UDP]", null, {path: 2}); declare("${KEYS}.[PortMappingProtocol:UDP,ExternalPort:5000]", null, {path: 1})`,
    );
    const ports = facts.tree.children(long(KEYS)).map((n) => {
      const value = (name: string): string | null => facts.tree.node(`${long(KEYS)}.${n}.${name}`)?.value ?? null;
      return [value('PortMappingProtocol'), value('ExternalPort')];
    });
    expect(ports).toEqual([
      ['UDP', '5000'],
      ['UDP', ''],
    ]);
  });

  it('the deletion of what carries the management is refused', () => {
    const outcome = run(
      `declare("${KEYS}.*", null, {path: 0})`,
      { refusal: (_path, value) => (value === null ? 'it carries the management' : null) },
      [1],
    );
    expect(outcome.requests.filter((line) => line.startsWith('Delete'))).toEqual([]);
    expect(outcome.replay.acts).toEqual([
      expect.objectContaining({ kind: 'delete', refused: 'it carries the management' }),
    ]);
  });
});

describe('§3.4 and §3.6 limits and faults', () => {
  it.each([
    ['throw new Error("meu erro")', 'script.Error: meu erro'],
    ['declare("IGD..X")', 'script.Error: Invalid parameter path'],
    ['declare("IGD.X.")', 'script.Error: Invalid parameter path'],
    ['declare("IGD.Nada", {value: 1}).value[0]', /^script\.TypeError: Cannot read properties of undefined/],
    [
      'for (let i = 0; i < 40; i++) { declare("$W.X_VLAN", null, {value: 100 + i}); commit(); }',
      'too_many_commits: Too many commit iterations',
    ],
    ['return 1 +', /^script\.SyntaxError/],
  ])('%s', (code, fault) => {
    const outcome = run(code);
    if (typeof fault === 'string') expect(outcome.fault).toBe(fault);
    else expect(outcome.fault).toMatch(fault);
  });

  it('§3.9 forty commits: thirty-one writes, then the fault', () => {
    const outcome = run('for (let i = 0; i < 40; i++) { declare("$W.X_VLAN", null, {value: 100 + i}); commit(); }');
    expect(outcome.requests.filter((line) => line.startsWith('SPV'))).toHaveLength(31);
  });

  it('§3.6.4 two scripts that set one parameter: one write, of the later one', () => {
    const facts = factsOf({ informed: INFORMED });
    const outcome = drive(
      facts,
      [script('declare("$W.X_VLAN", null, {value: 1})'), script('declare("$W.X_VLAN", null, {value: 2})')],
      igdRouter(),
    );
    expect(outcome.requests.filter((line) => line.startsWith('SPV'))).toEqual(["SPV $W.X_VLAN='2' unsignedInt"]);
  });

  it('§3.6.4 what is declared before a commit is written even when the script throws later', () => {
    const outcome = run(
      'declare("Tags.before", null, {value: true}); declare("$W.X_VLAN", {value: 1}).value; throw new Error("late")',
    );
    expect(outcome.fault).toBe('script.Error: late');
    expect(outcome.facts.tree.children('Tags')).toEqual(['before']);
  });

  it('§3.6 a fault 9005 is none: the name is listed again', () => {
    const facts = factsOf({
      stored: [['InternetGatewayDevice.DeviceInfo.Gone', null, 'string', true]],
      informed: INFORMED,
    });
    const outcome = drive(
      facts,
      [script('log(String(declare("IGD.DeviceInfo.Gone", {value: 1}).value))')],
      igdRouter(),
    );
    expect(outcome).toMatchObject({
      fault: null,
      requests: ['GPV IGD.DeviceInfo.Gone', 'GPN IGD.DeviceInfo.'],
      replay: { log: ['p: undefined'] },
    });
  });

  it('§3.6 any other fault of the router is one, with the parameters in its detail', () => {
    const refusing = igdRouter();
    const answer = refusing.answer.bind(refusing);
    refusing.answer = (request) =>
      request.method === 'SetParameterValues'
        ? {
            fault: {
              faultCode: 9003,
              faultString: 'Invalid arguments',
              parameterFaults: [{ name: request.values[0]!.name, faultCode: 9007, faultString: 'Invalid value' }],
            },
          }
        : answer(request);
    const replay = drive(
      factsOf({ informed: INFORMED }),
      [script('declare("$W.X_VLAN", null, {value: 9999})')],
      refusing,
    );
    expect(replay.fault).toBe('cwmp.9003: Invalid arguments');
  });

  it('§3.4 log: once per round, although the pass is repeated', () => {
    const outcome = run(
      'log("one"); declare("$W.X_VLAN", {value: 1}).value; log("two"); declare("$W.Username", {value: 1}).value; log("three");',
    );
    expect(outcome.replay.log).toEqual(['p: one', 'p: two', 'p: three']);
  });

  it('§3.1 §3.4 the time, the random numbers and the grid of a session do not change between passes', () => {
    const outcome = run(
      'const a = [Date.now(), new Date().getTime(), Math.random(), Date.now(3600000), Date.now("0 3 * * *")]; declare("$W.X_VLAN", {value: 1}).value; log(JSON.stringify(a));',
    );
    const [now, date, random, grid, cron] = JSON.parse(outcome.replay.log[0]!.slice(3)) as number[];
    expect([now, date]).toEqual([SESSION_TIME, SESSION_TIME]);
    expect(random).toBeGreaterThan(0);
    expect(SESSION_TIME - grid!).toBeLessThan(3_600_000);
    expect(cron).toBe(Date.UTC(2026, 2, 3, 3, 0, 0));
  });
});

describe('§4 virtual parameters', () => {
  const virtual = (scripts: Record<string, string>): { virtual: ReadonlyMap<string, string> } => ({
    virtual: new Map(Object.entries(scripts).map(([name, code]) => [name, long(code)])),
  });

  it.each([
    ['a number is an int', 'return {writable: false, value: -19}', [-19, 'xsd:int']],
    ['a boolean is one', 'return {writable: false, value: true}', [true, 'xsd:boolean']],
    ['text is text', 'return {writable: false, value: "x"}', ['x', 'xsd:string']],
    ['a named type counts', 'return {writable: false, value: ["7", "xsd:unsignedInt"]}', [7, 'xsd:unsignedInt']],
    [
      'it reads the router',
      'return {writable: false, value: declare("$W.X_VLAN", {value: 1}).value}',
      [10, 'xsd:unsignedInt'],
    ],
    [
      'it asks another one',
      'return {writable: false, value: declare("VirtualParameters.inner", {value: 1}).value[0] + 1}',
      [43, 'xsd:int'],
    ],
  ])('%s', (_rule, code, expected) => {
    const outcome = run(
      'log(JSON.stringify(declare("VirtualParameters.v", {value: 1}).value))',
      virtual({ v: code, inner: 'return {writable: false, value: 42}' }),
    );
    expect(outcome.fault).toBeNull();
    expect(outcome.replay.log).toEqual([`p: ${JSON.stringify(expected)}`]);
  });

  it.each([
    ['nothing', 'return;', 'script: Invalid virtual parameter return value'],
    ['a null value', 'return {writable: true, value: null}', 'script: Invalid virtual parameter value attribute'],
    ['no value', 'return {writable: true}', "script: Virtual parameter 'v' must provide 'value' attribute"],
    ['no writable', 'return {value: 1}', "script: Virtual parameter 'v' must provide 'writable' attribute"],
    [
      'an unknown type',
      'return {writable: true, value: [1, "xsd:float"]}',
      'script: Invalid virtual parameter value attribute',
    ],
    [
      'itself',
      'return {writable: true, value: declare("VirtualParameters.v", {value: 1}).value}',
      /^deeply_nested_vparams/,
    ],
  ])('returning %s is a fault', (_what, code, fault) => {
    const outcome = run('declare("VirtualParameters.v", {value: 1}).value', virtual({ v: code }));
    if (typeof fault === 'string') expect(outcome.fault).toBe(fault);
    else expect(outcome.fault).toMatch(fault);
  });

  it('[D] one bad virtual parameter does not take the good ones with it', () => {
    const outcome = run(
      'declare("VirtualParameters.*", {value: Date.now()}).size',
      virtual({ bad: 'return', good: 'return {writable: false, value: 1}', worse: 'x.y()' }),
    );
    expect(outcome.fault).toMatch(/^script/);
    expect(outcome.facts.tree.node('VirtualParameters.good')).toMatchObject({ value: '1', type: 'int' });
  });

  it('a write runs its script with the value, once, and only where it is writable', () => {
    const code =
      'if (args[1].value) { declare("$WL.1.SSID", null, {value: args[1].value[0]}); return {writable: true, value: args[1].value}; } return {writable: true, value: declare("$WL.1.SSID", {value: 1}).value};';
    const outcome = run(
      'declare("VirtualParameters.ssid", null, {value: "Casa"}); declare("VirtualParameters.fixed", null, {value: "x"});',
      virtual({ ssid: code, fixed: 'return {writable: false, value: "f"}' }),
    );
    expect(outcome.fault).toBeNull();
    expect(outcome.requests.filter((line) => line.startsWith('SPV'))).toEqual(["SPV $WL.1.SSID='Casa' string"]);
    expect(outcome.facts.tree.node('VirtualParameters.ssid')?.value).toBe('Casa');
  });

  it('seven levels are enough, eight are a fault', () => {
    const chain = (depth: number): Record<string, string> =>
      Object.fromEntries(
        Array.from({ length: depth }, (_none, at) => [
          `v${at}`,
          at === depth - 1
            ? 'return {writable: false, value: 1}'
            : `return {writable: false, value: declare("VirtualParameters.v${at + 1}", {value: 1}).value}`,
        ]),
      );
    expect(run('declare("VirtualParameters.v0", {value: 1}).value', virtual(chain(7))).fault).toBeNull();
    expect(run('declare("VirtualParameters.v0", {value: 1}).value', virtual(chain(9))).fault).toMatch(
      /^deeply_nested_vparams/,
    );
  });
});
