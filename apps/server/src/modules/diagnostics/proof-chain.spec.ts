import { proofOf } from './proof-chain';
import type { NasEvidence, ProofFacts, RouterEvidence } from './proof-facts';
import type { StoredMessage } from './proof-node';

const at = (second: number): Date => new Date(Date.UTC(2026, 10, 22, 8, 0, second));
const message = (id: string, second: number, content = id): StoredMessage => ({
  id,
  from: 'somebody',
  kind: 'Something',
  at: at(second),
  bytes: content.length,
  sha256: content,
  format: 'text',
  content,
  hidden: 0,
  isCut: false,
  digest: content,
});
const SAID: readonly RouterEvidence['step'][] = ['inform', 'set', 'read-back', 'online'];
const word = (step: RouterEvidence['step'], second: number, text: string = step): RouterEvidence => ({
  step,
  at: at(second),
  text,
  facts: [],
  message: SAID.includes(step) ? message(step, second) : null,
});
const agreed: NasEvidence = {
  step: 'disconnect',
  because: null,
  nasName: 'mkt-02',
  outcome: 'ack',
  reason: null,
  sentAt: at(0),
  answeredAt: at(1),
  requestHex: '28',
  answer: message('ack', 1),
  attempts: 1,
};
const paid: ProofFacts = {
  subscriptionId: '01936000-0000-7000-8000-000000000009',
  version: 4,
  from: 'walled-garden',
  to: 'active',
  cause: { kind: 'payment', refId: 'PAY-1', reason: '1050.00 BDT' },
  decidedAt: at(0),
  isSuperseded: false,
  hasNas: true,
  hasRouter: true,
  hasAccounting: false,
  provenBy: null,
  nas: [agreed],
  network: null,
  accounting: [],
  router: [
    word('wanted', 0),
    word('connection-request', 1),
    word('inform', 2),
    word('set', 2),
    word('read-back', 3),
    word('online', 5),
  ],
};
const statuses = (facts: ProofFacts): string[] => proofOf(facts).nodes.map((node) => `${node.step} ${node.status}`);

describe('proofOf', () => {
  it('a restore is proven when every party has spoken, with the seconds between', () => {
    const proof = proofOf(paid);
    expect(proof).toMatchObject({ status: 'proven', totalSeconds: 5 });
    expect(proof.nodes.map((node) => node.seconds)).toEqual([null, 0, 1, null, 2, 2]);
  });

  it.each([
    [
      'the NAS has not answered',
      { ...paid, nas: [{ ...agreed, outcome: 'waiting' as const, answeredAt: null, answer: null }] },
      'nas waiting',
      'waiting',
    ],
    [
      'the NAS is down, and the router shows it by itself',
      { ...paid, nas: [{ ...agreed, outcome: 'no-answer' as const, answeredAt: null, answer: null }] },
      'nas not-applicable',
      'proven',
    ],
    ['the NAS refused', { ...paid, nas: [{ ...agreed, outcome: 'nak' as const }] }, 'nas failed', 'unproved'],
    ['the router is away', { ...paid, router: [word('wanted', 0)] }, 'router waiting', 'waiting'],
    ['the router refused', { ...paid, router: [word('wanted', 0), word('refused', 3)] }, 'router failed', 'unproved'],
    ['set, but not read back', { ...paid, router: [word('set', 2)] }, 'router waiting', 'waiting'],
    ['read back, but not seen online', { ...paid, router: [word('read-back', 2)] }, 'online waiting', 'waiting'],
    [
      'a newer state came first',
      { ...paid, isSuperseded: true, router: [word('wanted', 0)] },
      'router failed',
      'unproved',
    ],
  ])('%s', (_case, facts, node, status) => {
    expect(statuses(facts)).toContain(node);
    expect(proofOf(facts).status).toBe(status);
  });

  it('a session that was gone already counts as disconnected (RFC 5176 Error-Cause 503)', () => {
    expect(statuses({ ...paid, nas: [{ ...agreed, outcome: 'already-gone' }] })).toContain('nas done');
  });

  it('a router whose PPPoE was switched off has no connection to report', () => {
    const off = proofOf({ ...paid, from: 'active', to: 'suspended', router: [word('set', 1), word('read-back', 2)] });
    expect(off).toMatchObject({ status: 'proven', totalSeconds: 2 });
  });

  it('asks nobody for a notice', () => {
    const notice = proofOf({ ...paid, from: 'active', to: 'notice', nas: [], router: [] });
    expect(notice.status).toBe('proven');
    expect(notice.nodes.filter((node) => node.status === 'not-applicable').map((node) => node.step)).toEqual([
      'nas',
      'accounting',
      'router',
      'online',
    ]);
  });

  it('without router and NAS only cause and state can be shown, which proves nothing', () => {
    const alone = { ...paid, hasNas: false, hasRouter: false, nas: [], router: [] };
    expect(proofOf(alone)).toMatchObject({ status: 'unproved', gap: 'nobody-can-tell', totalSeconds: null });
    expect(statuses({ ...paid, hasNas: false, hasRouter: false, nas: [], router: [] }).slice(2)).toEqual([
      'nas not-applicable',
      'accounting not-applicable',
      'router not-applicable',
      'online not-applicable',
    ]);
  });

  it('an acknowledgement alone is no proof, where neither accounting nor a router can tell', () => {
    const alone = proofOf({ ...paid, hasRouter: false, router: [] });
    expect(alone).toMatchObject({ status: 'unproved', gap: 'nobody-can-tell' });
    expect(alone.missing).toMatch(/an acknowledgement alone is no proof/);
  });

  it('waits for accounting once the NAS has ever reported this service', () => {
    const known = { ...paid, hasAccounting: true };
    const report = (event: 'interim' | 'stop') => ({ event, at: at(2), message: message(event, 2) });
    expect(statuses(known)).toContain('accounting waiting');
    expect(statuses({ ...known, accounting: [report('interim')] })).toContain('accounting waiting');
    expect(statuses({ ...known, accounting: [report('stop')] })).toContain('accounting done');
  });

  it('octets are in the proof itself, and not in lists', () => {
    const contents = (withContent: boolean) =>
      proofOf(paid, { withContent }).nodes.flatMap((node) => node.messages.map(({ content }) => content));
    expect(contents(true)).toEqual(['ack', 'inform', 'set', 'read-back', 'online']);
    expect(contents(false)).toEqual([null, null, null, null, null]);
  });
});

describe('proofOf, where the network carries it out', () => {
  const proved = {
    status: 'proved',
    at: at(2),
    by: 'accounting',
    message: '04',
    messageId: 'report',
    text: 'a new session began with the Class open',
  } as const;
  const waiting = {
    status: 'waiting',
    at: null,
    by: null,
    message: null,
    messageId: null,
    text: 'acknowledged; nothing shows it yet',
  } as const;
  const unproved = {
    status: 'unproved',
    at: null,
    by: null,
    message: null,
    messageId: null,
    text: 'nothing shows it',
  } as const;
  const report = { event: 'start' as const, at: at(2), message: message('report', 2) };
  const silentRouter: ProofFacts = { ...paid, router: [], accounting: [report] };
  const byHand = {
    ...agreed,
    step: 'by-hand' as const,
    outcome: 'by-hand' as const,
    answer: null,
    reason: 'nothing shows it',
  };
  const toRouter = { ...agreed, step: 'cpe' as const, outcome: 'handed-over' as const, answer: null };

  it.each<[string, Partial<ProofFacts>, string, string[]]>([
    [
      'accounting shows it: the router is not asked',
      { network: proved },
      'proven',
      ['nas done', 'accounting done', 'router not-applicable'],
    ],
    [
      'read back from the NAS',
      { network: { ...proved, by: 'nas' } },
      'proven',
      ['nas done', 'accounting not-applicable'],
    ],
    ['an ACK alone', { network: waiting }, 'waiting', ['nas done', 'accounting waiting']],
    [
      'nobody answered',
      { network: waiting, nas: [{ ...agreed, outcome: 'no-answer', answer: null }] },
      'waiting',
      ['nas waiting'],
    ],
    [
      'left to a person',
      { network: unproved, nas: [...paid.nas, byHand] },
      'unproved',
      ['nas failed', 'accounting failed'],
    ],
    [
      'left to the router, which is away',
      { network: waiting, nas: [toRouter] },
      'waiting',
      ['router waiting', 'online waiting'],
    ],
    [
      'left to the router, which shows it',
      { network: unproved, nas: [toRouter, byHand], router: paid.router },
      'proven',
      ['nas not-applicable', 'router done', 'online done'],
    ],
  ])('%s', (_case, given, status, expected) => {
    const facts = { ...silentRouter, ...given };
    expect(proofOf(facts).status).toBe(status);
    expect(statuses(facts)).toEqual(expect.arrayContaining(expected));
  });

  it.each<[string, Partial<ProofFacts>, string]>([
    ['nobody could be asked', { nas: [byHand] }, 'by-hand'],
    ['the NAS refused, and a person was asked', { nas: [{ ...agreed, outcome: 'nak' }, byHand] }, 'nas-refused'],
    ['it acknowledged, and a person was asked', { nas: [agreed, byHand] }, 'no-accounting'],
    ['accounting says otherwise', { network: { ...unproved, isContradicted: true } }, 'contradicted'],
  ])('%s: the reason says so', (_case, given, gap) => {
    expect(proofOf({ ...silentRouter, network: unproved, ...given })).toMatchObject({ status: 'unproved', gap });
  });

  it('a change that shows although no NAS answered stands on its accounting alone', () => {
    const silent = { ...agreed, outcome: 'no-answer' as const, answer: null };
    const proof = { ...silentRouter, network: proved, nas: [silent] };
    expect(proofOf(proof).status).toBe('proven');
    expect(statuses(proof)).toEqual(expect.arrayContaining(['nas not-applicable', 'accounting done']));
  });

  it('shows every step with its reason and its octets', () => {
    const refused = {
      ...agreed,
      step: 'coa' as const,
      outcome: 'nak' as const,
      reason: '405 Unsupported Service',
    };
    const ended = { ...agreed, because: 'coa: 405 Unsupported Service' };
    const { nodes } = proofOf({ ...silentRouter, network: proved, nas: [refused, ended] });
    const node = nodes.find(({ step }) => step === 'nas');
    expect(node?.messages.map(({ content }) => content)).toEqual(['ack', 'ack']);
    const evidence = node?.evidence.map(({ label, value }) => `${label}: ${value}`);
    expect(evidence).toEqual([
      'coa, mkt-02: nak: 405 Unsupported Service, 1 sent',
      'request: 28',
      'disconnect, mkt-02: ack, 1 sent',
      'disconnect because: coa: 405 Unsupported Service',
      'request: 28',
    ]);
  });
});
