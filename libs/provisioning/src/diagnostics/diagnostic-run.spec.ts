import type { AcsRequest, RpcOutcome } from '@demarc/cwmp';
import {
  applyToDiagnostic,
  beginDiagnostic,
  beginReading,
  mayBeMeasuring,
  nextOfDiagnostic,
  resumeDiagnostic,
  type DiagnosticRun,
  type DiagnosticStep,
} from './diagnostic-run';

const OBJECT = 'Device.IP.Diagnostics.IPPing.';
const STATE = `${OBJECT}DiagnosticsState`;
const session = { parameterKey: 'key', url: null };
const names = ['DiagnosticsState', 'Host', 'NumberOfRepetitions', 'Timeout', 'DSCP'].map((name) => OBJECT + name);

const begin = (known: readonly string[] = names): DiagnosticRun =>
  beginDiagnostic({
    kind: 'ping',
    settings: { host: 'a.example', repetitions: 4, timeoutMs: 1_000, blockSize: 56, dscp: 0 },
    objects: [OBJECT],
    known,
  });

const step = (run: DiagnosticRun): DiagnosticStep => nextOfDiagnostic(run, session);
function rpc(run: DiagnosticRun): AcsRequest {
  const next = step(run);
  if (next.do !== 'ask') throw new Error(`asks for nothing: ${JSON.stringify(next)}`);
  return next.rpc;
}

const taken: RpcOutcome = { response: { method: 'SetParameterValuesResponse', status: 0 } };
const values = (pairs: Record<string, string>): RpcOutcome => ({
  response: {
    method: 'GetParameterValuesResponse',
    values: Object.entries(pairs).map(([name, value]) => ({ name, value, type: 'string' })),
  },
});
const listed = (...all: string[]): RpcOutcome => ({
  response: { method: 'GetParameterNamesResponse', names: all.map((name) => ({ name, writable: true })) },
});
const fault = (faultCode: number, ...about: string[]): RpcOutcome => ({
  fault: {
    faultCode,
    faultString: '',
    parameterFaults: about.map((name) => ({ name, faultCode: 9007, faultString: '' })),
  },
});
const after = (run: DiagnosticRun, ...outcomes: RpcOutcome[]): DiagnosticRun =>
  outcomes.reduce((now, outcome) => applyToDiagnostic(now, outcome), run);
const written = (request: AcsRequest): string[] =>
  request.method === 'SetParameterValues' ? request.values.map(({ name }) => name.slice(OBJECT.length)) : [];

describe('asking', () => {
  it('sets what the model has, the state last, and leaves the ParameterKey as it is', () => {
    const request = rpc(begin());
    expect(written(request)).toEqual(['Host', 'NumberOfRepetitions', 'Timeout', 'DSCP', 'DiagnosticsState']);
    expect(request).toMatchObject({ parameterKey: 'key' });
  });

  it('looks for an object that the tree does not show, and says so when there is none', () => {
    const run = begin([]);
    expect(rpc(run)).toEqual({ method: 'GetParameterNames', path: OBJECT, nextLevel: true });
    expect(written(rpc(after(run, listed(...names))))).toContain('Host');
    expect(step(after(run, fault(9005)))).toEqual({ do: 'fail', reason: 'this router has no such diagnosis' });
    expect(step(after(run, listed(STATE)))).toMatchObject({ do: 'fail', reason: /no Host/ });
    expect(written(rpc(after(run, fault(9000))))).toContain('DataBlockSize');
  });

  it('leaves out what the model refuses, and sends the state by itself to one that wants it so', () => {
    const without = after(begin(), fault(9003, `${OBJECT}DSCP`));
    expect(written(rpc(without))).toEqual(['Host', 'NumberOfRepetitions', 'Timeout', 'DiagnosticsState']);
    const apart = after(begin(), fault(9003));
    expect(written(rpc(apart))).not.toContain('DiagnosticsState');
    expect(written(rpc(after(apart, taken)))).toEqual(['DiagnosticsState']);
    expect(step(after(apart, fault(9003)))).toMatchObject({ do: 'fail' });
    expect(step(after(begin(), fault(9003, `${OBJECT}Host`)))).toMatchObject({ do: 'fail', reason: /Host/ });
  });
});

describe('waiting', () => {
  const asked = after(begin(), taken);

  it.each([
    ['measures: the session ends', 'Requested', 'wait'],
    ['begins when the session is over', 'None', 'wait'],
  ])('one that %s', (_case, state, expected) =>
    expect(step(after(asked, values({ [STATE]: state }))).do).toBe(expected),
  );

  it('one that is done already is read in the same session', () => {
    const run = after(asked, values({ [STATE]: 'Complete' }));
    expect(rpc(run)).toEqual({ method: 'GetParameterValues', names: [OBJECT] });
    expect(step(after(run, values({ [STATE]: 'Complete', [`${OBJECT}SuccessCount`]: '4' })))).toEqual({
      do: 'end',
      object: OBJECT,
      state: 'Complete',
    });
  });

  it('by its event it is read at once; without it is looked at first', () => {
    const waiting = after(asked, values({ [STATE]: 'Requested' }));
    expect(rpc(resumeDiagnostic(waiting, true))).toEqual({ method: 'GetParameterValues', names: [OBJECT] });
    const looked = resumeDiagnostic(waiting, false);
    expect(rpc(looked)).toEqual({ method: 'GetParameterValues', names: [STATE] });
    expect(step(after(looked, values({ [STATE]: 'Requested' }))).do).toBe('wait');
    // Restarted: TR-098 has it None then.
    expect(step(after(looked, values({ [STATE]: 'None' }))).do).toBe('ask-again');
    // The event was another diagnosis'.
    expect(step(after(resumeDiagnostic(waiting, true), values({ [STATE]: 'Requested' }))).do).toBe('wait');
  });

  it('after a crash only the word of the router counts: a result may be of another day', () => {
    const crashed = resumeDiagnostic(begin(), false);
    expect(step(after(crashed, values({ [STATE]: 'Requested' }))).do).toBe('wait');
    for (const state of ['Complete', 'None'])
      expect(step(after(crashed, values({ [STATE]: state }))).do).toBe('ask-again');
    expect(step(after(crashed, fault(9005))).do).toBe('ask-again');
    expect(rpc(resumeDiagnostic(begin(), true))).toEqual({ method: 'GetParameterValues', names: [OBJECT] });
    expect(mayBeMeasuring(begin([]))).toBe(false);
  });
});

describe('reading', () => {
  const reading = resumeDiagnostic(after(begin(), taken), true);

  it('an object that is not read as a whole is read by its names, by halves where that is too much', () => {
    let run = after(reading, fault(9004), listed(OBJECT, ...names));
    expect(rpc(run)).toMatchObject({ names });
    run = after(run, fault(9004));
    expect(rpc(run)).toMatchObject({ names: names.slice(0, 3) });
    run = after(run, values({ [STATE]: 'Complete' }), values({}));
    expect(step(run)).toMatchObject({ do: 'end', state: 'Complete' });
  });

  it('rows that were counted and did not come along are looked for', () => {
    const counted = values({ [STATE]: 'Complete', [`${OBJECT}ResultNumberOfEntries`]: '1' });
    const run = after(reading, counted);
    expect(rpc(run)).toMatchObject({ method: 'GetParameterNames', nextLevel: false });
    const row = `${OBJECT}Result.1.Status`;
    expect(rpc(after(run, listed(row)))).toMatchObject({ names: [row] });
    expect(step(after(run, listed(row), values({ [row]: 'Success' })))).toMatchObject({ do: 'end' });
  });

  it('never asks for ever', () => {
    let run = after(reading, fault(9004), listed(...Array.from({ length: 4_000 }, (_, at) => `${OBJECT}P${at}`)));
    for (let n = 0; n < 100; n++) {
      const next = step(run);
      if (next.do !== 'ask') return expect(next).toMatchObject({ do: 'fail' });
      run = after(run, fault(9004));
    }
    throw new Error('still asking');
  });

  it('values that the router shows anyway: names, and the end', () => {
    const run = beginReading(['Device.A', 'Device.B'], 1);
    const end = after(run, values({ 'Device.A': '1' }), values({ 'Device.B': '2' }));
    expect(step(end).do).toBe('end');
    expect(end.values.map(({ value }) => value)).toEqual(['1', '2']);
    expect(step(after(run, fault(9005), fault(9005)))).toMatchObject({ do: 'fail' });
  });
});
