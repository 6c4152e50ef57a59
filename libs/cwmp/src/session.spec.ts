import fc from 'fast-check';
import type { AcsRequest, AutonomousTransfer, CpeMessage, CpeRequest, CpeResponse, Inform } from './messages';
import { choose, newSession, step, type Effect, type SessionState, type Step } from './session';

const INFORM: Inform = {
  deviceId: { manufacturer: 'M', oui: '00259E', productClass: 'P', serialNumber: 'S' },
  events: [{ code: '2 PERIODIC', commandKey: '' }],
  maxEnvelopes: 1,
  currentTime: '',
  retryCount: 0,
  parameters: [],
};

const inform = (id = '1'): CpeMessage => ({ type: 'request', id, request: { method: 'Inform', inform: INFORM } });
const request = (what: CpeRequest, id = '2'): CpeMessage => ({ type: 'request', id, request: what });
const response = (id: string, what: CpeResponse = VALUES): CpeMessage => ({ type: 'response', id, response: what });
const EMPTY: CpeMessage = { type: 'empty' };
const GET: AcsRequest = { method: 'GetParameterValues', names: ['Device.'] };
const SET: AcsRequest = { method: 'SetParameterValues', values: [], parameterKey: '' };
const VALUES: CpeResponse = { method: 'GetParameterValuesResponse', values: [] };
const TRANSFER: AutonomousTransfer = {
  announceUrl: '',
  transferUrl: 'http://192.0.2.9/fw.bin',
  isDownload: true,
  fileType: '1 Firmware Upgrade Image',
  fileSizeBytes: 1,
  targetFileName: '',
  faultCode: 0,
  faultString: '',
  startTime: '',
  completeTime: '',
};
const KICK = { method: 'Kicked', command: 'login', referer: '192.168.1.7', arg: '' } as const;
const FAULT: CpeMessage = {
  type: 'fault',
  id: 't-1',
  fault: { faultCode: 9005, faultString: 'Invalid parameter name', parameterFaults: [] },
};

const names = (effects: readonly Effect[]): string[] => effects.map((effect) => effect.do);

/** Plays messages, and requests of provisioning where the machine asks for one; says the last step. */
function play(...moves: (CpeMessage | { readonly next: AcsRequest | null })[]): Step {
  let last: Step = { next: newSession('t'), effects: [] };
  for (const move of moves) last = 'next' in move ? choose(last.next, move.next) : step(last.next, move);
  return last;
}

describe('the order of TR-069 3.7', () => {
  it('1: Inform is answered, and opens the session', () => {
    const { next, effects } = play(inform('9'));
    expect(effects).toEqual([
      { do: 'open', inform: INFORM },
      { do: 'send', message: { type: 'answer', id: '9', answer: { method: 'InformResponse' } } },
    ]);
    expect(next.phase).toBe('cpe-requests');
  });

  it.each<[string, CpeRequest, readonly Effect['do'][], unknown]>([
    [
      'TransferComplete is recorded before it is answered',
      {
        method: 'TransferComplete',
        transferComplete: { commandKey: 'k', faultCode: 0, faultString: '', startTime: '', completeTime: '' },
      },
      ['record-transfer', 'send'],
      { method: 'TransferCompleteResponse' },
    ],
    ['GetRPCMethods', { method: 'GetRPCMethods' }, ['send'], { method: 'GetRPCMethodsResponse' }],
    [
      'AutonomousTransferComplete',
      { method: 'AutonomousTransferComplete', transfer: TRANSFER },
      ['record-report', 'send'],
      { method: 'AutonomousTransferCompleteResponse' },
    ],
    [
      'RequestDownload',
      { method: 'RequestDownload', fileType: '2 Web Content', args: [] },
      ['record-report', 'send'],
      { method: 'RequestDownloadResponse' },
    ],
    [
      'DUStateChangeComplete',
      { method: 'DUStateChangeComplete', commandKey: 'k', results: [] },
      ['record-report', 'send'],
      { method: 'DUStateChangeCompleteResponse' },
    ],
    [
      'AutonomousDUStateChangeComplete',
      { method: 'AutonomousDUStateChangeComplete', results: [] },
      ['record-report', 'send'],
      { method: 'AutonomousDUStateChangeCompleteResponse' },
    ],
    [
      'Kicked: the browser goes on to where it asked to go',
      { ...KICK, next: 'http://192.0.2.1/welcome?a=1' },
      ['record-report', 'send'],
      { method: 'KickedResponse', nextUrl: 'http://192.0.2.1/welcome?a=1' },
    ],
    [
      'Kicked: nobody is led into a script',
      { ...KICK, next: 'javascript:alert(1)' },
      ['record-report', 'send'],
      { method: 'KickedResponse', nextUrl: '' },
    ],
    [
      'a method we lack gets fault 8000, and the session goes on',
      { method: 'unsupported', name: 'X_Kick' },
      ['send'],
      { method: 'Fault', faultCode: 8000, faultString: 'Method not supported' },
    ],
  ])('2: %s', (_case, what, effects, answer) => {
    const played = play(inform(), request(what, '77'));
    expect(names(played.effects)).toEqual(effects);
    expect(played.effects.at(-1)).toEqual({ do: 'send', message: { type: 'answer', id: '77', answer } });
    expect(played.next.phase).toBe('cpe-requests');
  });

  it('3: the empty POST hands over; only now may the ACS ask', () => {
    const handed = play(inform(), EMPTY);
    expect(handed.effects).toEqual([{ do: 'choose' }]);
    const sent = choose(handed.next, GET);
    expect(sent.effects).toEqual([{ do: 'send', message: { type: 'request', id: 't-1', request: GET } }]);
    expect(sent.next.phase).toBe('awaiting-response');
  });

  it('4: an answer is recorded, and the next request is chosen', () => {
    const { next, effects } = play(inform(), EMPTY, { next: GET }, response('t-1'));
    expect(effects).toEqual([{ do: 'record-outcome', request: GET, outcome: { response: VALUES } }, { do: 'choose' }]);
    expect(choose(next, SET).effects).toMatchObject([{ do: 'send', message: { id: 't-2' } }]);
  });

  it('4: so is a fault', () => {
    const { effects } = play(inform(), EMPTY, { next: GET }, FAULT);
    expect(effects).toMatchObject([
      { do: 'record-outcome', outcome: { fault: { faultCode: 9005 } } },
      { do: 'choose' },
    ]);
  });

  it('5: nothing more to say is 204, and the end', () => {
    const { next, effects } = play(inform(), EMPTY, { next: null });
    expect(effects).toEqual([{ do: 'finish' }]);
    expect(next.phase).toBe('ended');
    expect(names(step(next, EMPTY).effects)).toEqual(['reject']);
  });

  it('a new session may follow on the same connection', () => {
    expect(names(play(inform(), EMPTY, { next: null }, inform()).effects)).toEqual(['open', 'send']);
  });
});

describe('a message out of order is rejected, and changes nothing but the count', () => {
  const afterInform = [inform()] as const;
  const asked = [inform(), EMPTY, { next: GET }] as const;

  it.each<[string, readonly (CpeMessage | { next: AcsRequest | null })[], CpeMessage]>([
    ['an empty POST before Inform', [], EMPTY],
    ['a request before Inform', [], request({ method: 'GetRPCMethods' })],
    ['an answer before Inform', [], response('t-1')],
    ['an answer nobody asked for', afterInform, response('t-1')],
    ['a fault nobody asked for', afterInform, FAULT],
    ['a request where an answer is due', asked, request({ method: 'GetRPCMethods' })],
    ['an answer with the ID of another request', asked, response('t-9')],
    ['an answer to another method', asked, response('t-1', { method: 'RebootResponse' })],
    ['a fault with the ID of another request', asked, { ...FAULT, id: 'x' } as CpeMessage],
  ])('%s', (_case, moves, message) => {
    const before = play(...moves).next;
    const { next, effects } = step(before, message);
    expect(names(effects)).toEqual(['reject']);
    expect({ ...next, messages: 0 }).toEqual({ ...before, messages: 0 });
  });

  it('an answer without ID is taken: only one request can be meant', () => {
    expect(names(play(...asked, response('')).effects)).toEqual(['record-outcome', 'choose']);
  });
});

describe('messages that were lost', () => {
  it('G9, TR-069 A.3.3.1: Inform again begins anew, and is answered again', () => {
    const { next, effects } = play(inform(), inform('5'));
    expect(names(effects)).toEqual(['open', 'send']);
    expect(next.phase).toBe('cpe-requests');
  });

  it('G8: Inform in the middle of an RPC begins anew: that RPC is never recorded', () => {
    expect(names(play(inform(), EMPTY, { next: SET }, inform()).effects)).toEqual(['open', 'send']);
  });

  it('the empty POST again repeats the first request, with the same ID, once', () => {
    const repeated = play(inform(), EMPTY, { next: SET }, EMPTY);
    expect(repeated.effects).toEqual([{ do: 'send', message: { type: 'request', id: 't-1', request: SET } }]);
    expect(names(step(repeated.next, EMPTY).effects)).toEqual(['reject']);
  });

  it('the previous answer again repeats the request after it, and is not recorded twice', () => {
    const repeated = play(inform(), EMPTY, { next: GET }, response('t-1'), { next: SET }, response('t-1'));
    expect(repeated.effects).toEqual([{ do: 'send', message: { type: 'request', id: 't-2', request: SET } }]);
    const done: CpeResponse = { method: 'SetParameterValuesResponse', status: 0 };
    expect(names(step(repeated.next, response('t-2', done)).effects)).toEqual(['record-outcome', 'choose']);
  });
});

describe('limits', () => {
  const limits = { messages: 10, requests: 3 };

  it('a session that reaches its RPCs ends well; the rest waits for the next one', () => {
    let state = step(step(newSession('t'), inform(), limits).next, EMPTY, limits).next;
    for (let n = 1; n <= 3; n++) {
      state = choose(state, GET).next;
      const { next, effects } = step(state, response(`t-${n}`), limits);
      expect(names(effects)).toEqual(n < 3 ? ['record-outcome', 'choose'] : ['record-outcome', 'finish']);
      state = next;
    }
    expect(state.phase).toBe('ended');
  });

  it('a CPE that never comes to an end is rejected', () => {
    let state: SessionState = step(newSession('t'), inform(), limits).next;
    const seen: string[] = [];
    for (let n = 0; n < 12; n++) {
      const { next, effects } = step(state, request({ method: 'GetRPCMethods' }), limits);
      seen.push(...names(effects));
      state = next;
    }
    expect(seen.filter((name) => name === 'send')).toHaveLength(9);
    expect(seen.at(-1)).toBe('reject');
  });
});

const anyMessage = fc.constantFrom<CpeMessage>(
  inform(),
  EMPTY,
  FAULT,
  response('t-1'),
  response('t-2'),
  response(''),
  request({ method: 'GetRPCMethods' }),
  request({ method: 'unsupported', name: 'X' }),
);

it('whatever a CPE sends: each request of ours gets at most one outcome, and each message one reaction', () => {
  fc.assert(
    fc.property(
      fc.array(anyMessage, { maxLength: 40 }),
      fc.array(fc.boolean(), { maxLength: 40 }),
      (messages, wishes) => {
        let state = newSession('t');
        let sent = 0;
        let outcomes = 0;
        for (const [index, message] of messages.entries()) {
          let { next, effects } = step(state, message);
          if (next.phase === 'choosing') {
            const chosen = choose(next, wishes[index] === true ? GET : null);
            sent += wishes[index] === true ? 1 : 0;
            next = chosen.next;
            effects = [...effects, ...chosen.effects];
          }
          outcomes += effects.filter((effect) => effect.do === 'record-outcome').length;
          // Exactly one HTTP response follows each HTTP request.
          expect(effects.filter((effect) => ['send', 'finish', 'reject'].includes(effect.do))).toHaveLength(1);
          // A session may be resumed by another process: its state is data.
          expect(JSON.parse(JSON.stringify(next))).toEqual(next);
          state = next;
        }
        expect(outcomes).toBeLessThanOrEqual(sent);
      },
    ),
  );
});
