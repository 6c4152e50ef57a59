import { proofOf, type ProofFacts, type RouterEvidence } from './proof-chain';

const at = (second: number): Date => new Date(Date.UTC(2026, 10, 22, 8, 0, second));
const word = (step: RouterEvidence['step'], second: number, text: string = step): RouterEvidence => ({
  step,
  at: at(second),
  text,
  facts: [],
});
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
  nas: [
    {
      step: 'disconnect',
      nasName: 'mkt-02',
      outcome: 'ack',
      reason: null,
      sentAt: at(0),
      answeredAt: at(1),
      requestHex: '28',
      answerHex: '29',
      attempts: 1,
    },
  ],
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
      { ...paid, nas: [{ ...paid.nas[0]!, outcome: 'waiting' as const, answeredAt: null }] },
      'nas waiting',
      'waiting',
    ],
    ['the NAS refused', { ...paid, nas: [{ ...paid.nas[0]!, outcome: 'nak' as const }] }, 'nas failed', 'unproved'],
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
  ])('%s: not proven', (_case, facts, node, status) => {
    expect(statuses(facts)).toContain(node);
    expect(proofOf(facts).status).toBe(status);
  });

  it('a session that was gone already counts as disconnected (RFC 5176 Error-Cause 503)', () => {
    expect(statuses({ ...paid, nas: [{ ...paid.nas[0]!, outcome: 'already-gone' }] })).toContain('nas done');
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

  it('without router and NAS only cause and state can be shown', () => {
    expect(statuses({ ...paid, hasNas: false, hasRouter: false, nas: [], router: [] }).slice(2)).toEqual([
      'nas not-applicable',
      'accounting not-applicable',
      'router not-applicable',
      'online not-applicable',
    ]);
  });

  it('waits for accounting once the NAS has ever reported this service', () => {
    const old = { event: 'start' as const, at: new Date(0), sessionId: 's1', framedIp: null };
    expect(statuses({ ...paid, accounting: [old] })).toContain('accounting waiting');
    expect(statuses({ ...paid, accounting: [old, { ...old, event: 'stop', at: at(2) }] })).toContain('accounting done');
  });
});
