import fc from 'fast-check';
import {
  factsOf,
  igdRouter,
  INFORMED,
  inWords,
  long,
  runPass,
  SESSION_TIME,
} from '../../../../../test/support/script-run';
import type { ReplayFacts } from '../replay-state';
import { evaluate, holds, parametersOf } from './evaluate';
import { ExpressionError, fromTree, parseExpression, type Scalar } from './expression';
import { readPrecondition } from './precondition';
import { isPreset, presetsFor, provisionsOfConfigurations, readPreset, type Preset, type PresetText } from './preset';
import { nextTryAt, PresetSession, type ChannelFault } from './preset-session';
import { isActive, previousOccurrence, readSchedule } from './schedule';

const VALUES: Readonly<Record<string, Scalar>> = {
  'DeviceID.ProductClass': 'ONT1200',
  'DeviceID.SerialNumber': 'SIM00000117',
  'Tags.vip': true,
  'InternetGatewayDevice.DeviceInfo.UpTime': 3600,
  'InternetGatewayDevice.DeviceInfo.HardwareVersion': 'H1',
  'InternetGatewayDevice.DeviceInfo.SoftwareVersion': 'V5R20',
  'Events.1_BOOT': SESSION_TIME,
  'X.on': true,
};
const facts = { now: SESSION_TIME, remoteAddress: '192.0.2.7', valueOf: (path: string) => VALUES[path] ?? null };
const UP = 'InternetGatewayDevice.DeviceInfo.UpTime';
const HW = 'InternetGatewayDevice.DeviceInfo.HardwareVersion';
const SW = 'InternetGatewayDevice.DeviceInfo.SoftwareVersion';

describe('§2.3 preconditions as expressions', () => {
  it.each([
    ['', true],
    ['true', true],
    ['1', true],
    ['"x"', true],
    ['0', false],
    ['FALSE', false],
    ['null', false],
    ['DeviceID.ProductClass = "ONT1200"', true],
    ["DeviceID.ProductClass = 'ONT1200'", true],
    ["'it''s' = \"it's\"", true],
    ['productClass = "ONT1200" AND serialNumber LIKE "SIM%"', true],
    ['remoteAddress = "192.0.2.7"', true],
    ['REMOTE_ADDRESS() LIKE "192.0.2._"', true],
    ['Tags.vip', true],
    ['Tags.other', false],
    ['Tags.vip IS NOT NULL', true],
    ['Tags.other IS NULL', true],
    ['DeviceID.Nada <> "x"', false],
    ['NOT DeviceID.Nada = "x"', false],
    ['DeviceID.Nada = "x" OR Tags.vip', true],
    ['DeviceID.Nada = "x" AND FALSE IS NULL', false],
    [`${UP} > "10"`, false],
    [`${HW} > 3`, true],
    [`${UP} > 10`, true],
    [`${UP} = "3600"`, false],
    ['X.on = 1', true],
    [`${SW} LIKE "v5%"`, false],
    [`${SW} LIKE "V5R__"`, true],
    [`${SW} NOT LIKE "V6%"`, true],
    ['"50%" LIKE "50!%" ESCAPE "!"', true],
    ['"505" LIKE "50!%" ESCAPE "!"', false],
    [`"12 months" + 1 = 13`, true],
    ['"a" || NULL IS NULL', true],
    ['"a" || "b" = "ab"', true],
    ['1 + 2 * 3 = 7', true],
    ['(1 + 2) * 3 = 9', true],
    ['7 % 4 = 3', true],
    ['1 / 0 IS NULL', true],
    ['NOW() - Events.1_BOOT < 1000', true],
    ['COALESCE(DeviceID.Nada, "y") = "y"', true],
    ['UPPER("ab") = "AB" AND LOWER("AB") = "ab"', true],
    ['ROUND(2.345, 2) = 2.35 OR ROUND(2.4) = 2', true],
    ['CASE WHEN Tags.other THEN FALSE WHEN Tags.vip THEN TRUE ELSE FALSE END', true],
    ['CASE WHEN Tags.other THEN 1 END IS NULL', true],
    ['DeviceID.{"Product" || "Class"} = "ONT1200"', true],
    ['FALSE AND FALSE OR TRUE', true],
    ['NOT FALSE AND TRUE', true],
    ['-1 < 0', true],
  ])('%s is %s', (text, expected) => expect(holds(readPrecondition(text), facts)).toBe(expected));

  it.each([
    ['DeviceID.ID =', 'it ends too early'],
    ['a = = b', 'unexpected "="'],
    ['a IN (1)', 'unexpected "IN"'],
    ['SUBSTR(a, 1) = 2', 'there is no function SUBSTR'],
    ['a BETWEEN 1 AND 2', 'unexpected "BETWEEN"'],
    ['AUTH("a", "b")', 'AUTH has no meaning here'],
    ['(a', 'it ends too early'],
    ['a & b', 'unexpected "& b"'],
    ['CASE a END', 'unexpected "a"'],
  ])('%s is refused: %s', (text, problem) => expect(() => parseExpression(text)).toThrow(problem));

  it('any text is an expression or an ExpressionError, in time', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 200 }),
          fc
            .array(
              fc.constantFrom(
                '(',
                ')',
                'a',
                'AND',
                'NOT',
                '=',
                '||',
                '{',
                '}',
                '"x"',
                '1',
                'IS NULL',
                'LIKE',
                'CASE WHEN',
              ),
            )
            .map((parts) => parts.join(' ')),
        ),
        (text) => {
          try {
            evaluate(parseExpression(text), facts);
          } catch (error) {
            expect(error).toBeInstanceOf(ExpressionError);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('names what it needs, whatever decides', () => {
    expect(
      parametersOf(parseExpression('Tags.vip OR A.B = 1 OR CASE WHEN C.D THEN E.F END LIKE UPPER(productClass)')),
    ).toEqual(['Tags.vip', 'A.B', 'C.D', 'E.F', 'DeviceID.ProductClass']);
  });
});

describe('§2.1 arguments as trees of 1.2', () => {
  it.each<[unknown, Scalar]>([
    ['Loja', 'Loja'],
    [42, 42],
    [null, null],
    [['PARAM', 'DeviceID.SerialNumber'], 'SIM00000117'],
    [['||', 'a-', ['PARAM', 'DeviceID.SerialNumber']], 'a-SIM00000117'],
    [['FUNC', 'UPPER', 'x'], 'X'],
    [['CASE', ['IS NULL', ['PARAM', 'No.Such']], 'none', 'some'], 'none'],
    [['NOT LIKE', 'abc', 'b%'], true],
  ])('%j is %j', (tree, expected) => expect(evaluate(fromTree(tree), facts)).toBe(expected));
});

describe('§2.4 preconditions as JSON', () => {
  it.each<[unknown, boolean]>([
    [true, true],
    ['{}', true],
    [{}, true],
    ['{"DeviceID.ProductClass": "ONT1200"}', true],
    [`{"${UP}": {"$gt": 3000, "$lt": 4000}}`, true],
    [`{"${UP}": {"$gt": 3000, "$lte": 3599}}`, false],
    ['{"No.Such": {"$ne": "x"}}', true],
    ['{"DeviceID.ProductClass": {"$ne": "ONT1200"}}', false],
    ['{"_tags": "vip"}', true],
    ['{"_tags": {"$ne": "vip"}}', false],
    ['{"Tags.vip": true}', true],
    ['{"Tags.other": {"$exists": false}}', true],
    ['{"$or": [{"_tags": "other"}, {"_tags": "vip"}]}', true],
    ['{"$and": [{"_tags": "other"}, {"_tags": "vip"}]}', false],
    // [D]: these never matched, although documents have them.
    ['{"_deviceId._ProductClass": "ONT1200"}', true],
    ['{"_deviceId._SerialNumber": "SIM00000117"}', true],
  ])('%j is %s', (condition, expected) => expect(holds(readPrecondition(condition), facts)).toBe(expected));

  it.each(['{"a": {"$in": [1]}}', '{"a": {"$regex": "x"}}', '{"$nor": []}'])(
    '%s is refused when it is written',
    (text) => expect(() => readPrecondition(text)).toThrow(ExpressionError),
  );
});

describe('§2.2 schedules, in UTC', () => {
  const at = (text: string): number => Date.parse(text);
  it.each([
    ['0 3 * * *', '2026-03-03T02:59:59Z', '2026-03-02T03:00:00Z'],
    ['0 3 * * *', '2026-03-03T03:00:00Z', '2026-03-03T03:00:00Z'],
    ['30 0 3 * * *', '2026-03-03T03:00:29Z', '2026-03-02T03:00:30Z'],
    ['*/15 * * * *', '2026-03-03T03:14:59Z', '2026-03-03T03:00:00Z'],
    ['0 0 29 2 *', '2027-01-01T00:00:00Z', '2024-02-29T00:00:00Z'],
    ['0 0 1 1 *', '2026-12-31T23:59:59Z', '2026-01-01T00:00:00Z'],
    ['0 12 * * mon-fri', '2026-03-08T10:00:00Z', '2026-03-06T12:00:00Z'],
    ['0 0 13 * 5', '2026-03-12T00:00:00Z', '2026-03-06T00:00:00Z'],
    ['0 0 * * 7', '2026-03-04T00:00:00Z', '2026-03-01T00:00:00Z'],
  ])('%s before %s is %s', (cron, before, expected) =>
    expect(new Date(previousOccurrence(cron, at(before)) ?? Number.NaN).toISOString()).toBe(
      new Date(expected).toISOString(),
    ),
  );

  it.each(['garbage', '600', '600 garbage', '60 61 * * * *', '60 * * * *', '60 0 0 31 2 *'])(
    '[D] "%s" is refused',
    (text) => expect(readSchedule(text)).toBeNull(),
  );

  it('is active from an occurrence until its time is over', () => {
    const schedule = readSchedule('3600 0 0 3 * * *')!;
    const active = ['02:59:59', '03:00:00', '03:59:59', '04:00:00'].map((time) =>
      isActive(schedule, at(`2026-03-03T${time}Z`)),
    );
    expect(active).toEqual([false, true, true, false]);
  });
});

const preset = (text: Partial<PresetText>): Preset => {
  const read = readPreset({
    name: 'p',
    weight: 0,
    channel: 'default',
    schedule: '',
    events: {},
    precondition: '',
    provisions: [],
    ...text,
  });
  if (!isPreset(read)) throw new Error(read.text);
  return read;
};

describe('§2.2 which presets a session is for', () => {
  it.each([
    [{}, ['2 PERIODIC'], true],
    [{ '2 PERIODIC': true }, ['2 PERIODIC'], true],
    [{ '2_PERIODIC': true }, ['2 PERIODIC'], true],
    [{ '0 BOOTSTRAP': true }, ['2 PERIODIC'], false],
    [{ '2 PERIODIC': false }, ['2 PERIODIC'], false],
    [{ '0 BOOTSTRAP': true, '2 PERIODIC': false }, ['0 BOOTSTRAP', '1 BOOT'], true],
    [{ Registered: true }, ['Registered', '0 BOOTSTRAP'], true],
    [{ Inform: true }, ['Inform'], true],
  ])('%j with %j: %s', (events, inform, expected) =>
    expect(
      presetsFor([preset({ events: events as Record<string, boolean> })], new Set(inform), SESSION_TIME),
    ).toHaveLength(expected ? 1 : 0),
  );

  it('by weight, then by name', () => {
    const sorted = presetsFor(
      [preset({ name: 'c', weight: 1 }), preset({ name: 'b' }), preset({ name: 'a' })],
      new Set(),
      SESSION_TIME,
    );
    expect(sorted.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  it.each([
    [{ schedule: 'garbage' }, 'schedule'],
    [{ precondition: 'a =' }, 'precondition'],
    [{ provisions: [{ name: 'x', args: [{ expression: 'a =' }] }] }, 'args'],
  ])('what cannot be read is named: %j', (text, field) =>
    expect(
      readPreset({
        name: 'p',
        weight: 0,
        channel: '',
        schedule: '',
        events: {},
        precondition: '',
        provisions: [],
        ...text,
      }),
    ).toMatchObject({ field }),
  );

  it('§2.1 old configurations become provisions', () => {
    const objects = new Map([['mapping', { ExternalPort: 80, InternalPort: 8080, _keys: ['ExternalPort'] }]]);
    const read = provisionsOfConfigurations(
      [
        { type: 'provision', name: 'x', args: [1] },
        { type: 'value', name: 'A.B', value: 1 },
        { type: 'age', name: 'A', age: 60 },
        { type: 'add_tag', tag: 't' },
        { type: 'add_object', name: 'A.M', object: 'mapping' },
      ],
      objects,
    );
    expect(read).toEqual([
      { name: 'x', args: [1] },
      { name: 'value', args: ['A.B', 1] },
      { name: 'refresh', args: ['A', 60] },
      { name: 'tag', args: ['t', true] },
      { name: 'object', args: ['A.M', '{"ExternalPort":80}', '{"InternalPort":8080}', 1] },
    ]);
  });
});

interface Session {
  readonly requests: readonly string[];
  readonly faults: readonly ChannelFault[];
  readonly session: PresetSession;
}

/** A session with these presets, against a router of TR-098. */
function play(
  presets: readonly Preset[],
  provisions: Record<string, string>,
  more: { faults?: readonly ChannelFault[]; events?: string[]; facts?: ReplayFacts } = {},
): Session {
  const router = igdRouter([1]);
  const session = new PresetSession({
    facts: more.facts ?? factsOf({ informed: INFORMED, tags: ['vip'] }),
    presets,
    provisions: new Map(Object.entries(provisions).map(([name, code]) => [name, long(code)])),
    events: more.events ?? ['Inform', '2 PERIODIC'],
    faults: more.faults ?? [],
    remoteAddress: '192.0.2.7',
  });
  const requests: string[] = [];
  for (let turn = 0; turn < 1_000; turn += 1) {
    const need = session.next();
    if (need.do === 'finished') return { requests, faults: session.faultsNow, session };
    if (need.do === 'run') session.takePasses(need.runs.map(runPass));
    else if (need.do === 'call') session.takeCall({ value: null });
    else if (need.do === 'order') requests.push(need.order.kind);
    else {
      requests.push(inWords(need.request));
      session.takeOutcome(router.answer(need.request));
    }
  }
  throw new Error('it never ends');
}

const writes = ({ requests }: Session): string[] =>
  requests.filter((line) => /^(?:SPV|SPA|Add|Delete|reboot|factory)/.test(line));
const on = (channel: string, name: string, more: Partial<PresetText> = {}): Preset =>
  preset({ name: `${channel}-${name}`, channel, provisions: [{ name, args: [] }], ...more });

describe('§2.2 §2.5 rounds, channels and faults', () => {
  it('the higher weight has the last word, across channels, in one write', () => {
    const session = play([on('a', 'one', { weight: 9 }), on('b', 'two', { weight: 1 })], {
      one: 'declare("$W.X_VLAN", null, {value: 1})',
      two: 'declare("$W.X_VLAN", null, {value: 2})',
    });
    expect(writes(session)).toEqual(["SPV $W.X_VLAN='1' unsignedInt"]);
    expect(session.faults).toEqual([]);
  });

  it('a condition that is about the router is fetched first, and true from what it brings', () => {
    const precondition = long('$W.X_VLAN = 10 AND Tags.vip');
    const session = play([on('a', 'one', { precondition })], { one: 'declare("$W.X_VLAN", null, {value: 20})' });
    expect(session.requests.slice(0, 2)).toEqual(['GPN $W.', 'GPV $W.X_VLAN']);
    expect(writes(session)).toEqual(["SPV $W.X_VLAN='20' unsignedInt"]);
  });

  it('presets are looked at again after a change: what it made true runs too', () => {
    const session = play([on('a', 'tag'), on('b', 'two', { precondition: 'Tags.made' })], {
      tag: 'declare("Tags.made", null, {value: true})',
      two: 'declare("$W.X_VLAN", null, {value: 2})',
    });
    expect(writes(session)).toEqual(["SPV $W.X_VLAN='2' unsignedInt"]);
  });

  it('values that never settle: four rounds, then preset_loop', () => {
    const flip = 'declare("$W.X_VLAN", null, {value: declare("$W.X_VLAN", {value: 1}).value[0] === 1 ? 2 : 1})';
    const session = play([on('a', 'flip')], { flip });
    expect(writes(session)).toHaveLength(4);
    expect(session.faults).toMatchObject([{ channel: 'a', code: 'preset_loop', retries: 0 }]);
  });

  it('the guilty channel is found, with retries 1; the innocent one goes on', () => {
    const session = play([on('good', 'one'), on('bad', 'throws')], {
      one: 'declare("$W.X_VLAN", null, {value: 5})',
      throws: 'throw new Error("meu erro")',
    });
    expect(writes(session)).toEqual(["SPV $W.X_VLAN='5' unsignedInt"]);
    expect(session.faults).toMatchObject([{ channel: 'bad', code: 'script.Error', message: 'meu erro', retries: 1 }]);
  });

  it('a channel that waits is not run; what would have run joins what is tried again', () => {
    const fault: ChannelFault = {
      channel: 'a',
      at: SESSION_TIME - 1_000,
      retries: 0,
      code: 'script.Error',
      message: 'x',
      provisions: [],
    };
    const session = play([on('a', 'one')], { one: 'declare("$W.X_VLAN", null, {value: 5})' }, { faults: [fault] });
    expect(session.requests).toEqual([]);
    expect(session.faults).toMatchObject([{ channel: 'a', provisions: [{ name: 'one' }] }]);
  });

  it('when its time has come it is tried, though its event is gone; success deletes the fault', () => {
    const fault: ChannelFault = {
      channel: 'a',
      at: SESSION_TIME - 300_000,
      retries: 0,
      code: 'script.Error',
      message: 'x',
      provisions: [{ channel: 'a', name: 'one', args: [] }],
    };
    const session = play(
      [on('a', 'one', { events: { '0 BOOTSTRAP': true } })],
      { one: 'declare("$W.X_VLAN", null, {value: 5})' },
      { faults: [fault] },
    );
    expect(writes(session)).toEqual(["SPV $W.X_VLAN='5' unsignedInt"]);
    expect(session.faults).toEqual([]);
  });

  it('a fault again: twice as long', () => {
    const fault: ChannelFault = {
      channel: 'a',
      at: SESSION_TIME - 300_000,
      retries: 0,
      code: 'x',
      message: 'x',
      provisions: [{ channel: 'a', name: 'throws', args: [] }],
    };
    const { faults } = play([], { throws: 'throw new Error("again")' }, { faults: [fault] });
    expect(faults).toMatchObject([{ retries: 1, at: SESSION_TIME, message: 'again' }]);
    expect(nextTryAt(faults[0]!)).toBe(SESSION_TIME + 600_000);
  });

  it('a session that breaks off leaves session_terminated', () => {
    const session = new PresetSession({
      facts: factsOf({ informed: INFORMED }),
      presets: [on('a', 'one')],
      provisions: new Map([['one', long('declare("$W.X_VLAN", {value: 1}).value')]]),
      events: [],
      faults: [],
      remoteAddress: '',
    });
    const need = session.next();
    if (need.do === 'run') session.takePasses(need.runs.map(runPass));
    session.next();
    session.broken();
    expect(session.next()).toEqual({ do: 'finished' });
    expect(session.faultsNow).toMatchObject([{ channel: 'a', code: 'session_terminated' }]);
  });
});

describe('§2.6 provisions that are there without being stored', () => {
  const builtIn = (name: string, args: unknown[]): Session => play([preset({ provisions: [{ name, args }] })], {});
  it.each<[string, unknown[], string[]]>([
    ['value', [long('$W.X_VLAN'), 7], ["SPV $W.X_VLAN='7' unsignedInt"]],
    ['value', [long('$W.Username'), 'notification', 2], ['SPA $W.Username 2 [-]']],
    ['value', [long('$W.Username'), 'accessList', ''], ['SPA $W.Username - []']],
    ['tag', ['new', true], []],
    ['reboot', [], ['reboot']],
    ['reset', [], ['factory-reset']],
    ['instances', [long('$W.PortMapping'), 2], ['Add $W.PortMapping.']],
    ['instances', [long('$W.PortMapping.*'), '-1'], ['Delete $W.PortMapping.1.']],
    [
      'object',
      [long('$W.PortMapping'), '{"ExternalPort":80}', '{"InternalPort":8080}', 1],
      [
        'Add $W.PortMapping.',
        "SPV $W.PortMapping.2.ExternalPort='80' unsignedInt",
        "SPV $W.PortMapping.2.InternalPort='8080' unsignedInt",
      ],
    ],
    ['no-such', [], []],
  ])('%s %j', (name, args, expected) => {
    const session = builtIn(name, args);
    expect(session.faults).toEqual([]);
    expect(writes(session)).toEqual(expected);
  });

  it('refresh reads everything below', () => {
    const { requests, faults } = builtIn('refresh', [long('$W.PortMapping')]);
    expect(faults).toEqual([]);
    expect(requests).toEqual([
      'GPN $W.',
      'GPN $W.PortMapping. all',
      'GPV $W.PortMapping.1.ExternalPort, $W.PortMapping.1.InternalClient, $W.PortMapping.1.InternalPort, $W.PortMapping.1.PortMappingProtocol',
    ]);
  });

  it.each<[string, unknown[]]>([
    ['value', ['x']],
    ['tag', []],
    ['download', ['1']],
    ['instances', ['A']],
  ])('%s %j: Invalid arguments', (name, args) =>
    expect(builtIn(name, args).faults).toMatchObject([{ code: 'script.Error', message: 'Invalid arguments' }]),
  );

  it('download asks for a file by its name', () => {
    const { requests } = builtIn('download', ['1 Firmware Upgrade Image', 'v3.bin']);
    expect(requests).toEqual(['download']);
  });
});
