import fc from 'fast-check';
import type { AccessVerdict } from '../access/access.service';
import { proofLinks, proofOf } from './proof-chain';
import type { AccountingEvidence, NasEvidence, ProofFacts, RouterEvidence } from './proof-facts';
import type { StoredMessage } from './proof-node';

/**
 * Every kind of chain, each proven; then each message it rests on is deleted, or changed, one at a time.
 *
 *   08:00:00 paid      :01 NAS      :02 accounting      :03 router      :05 online
 */
const at = (second: number): Date => new Date(Date.UTC(2026, 10, 22, 8, 0, second));
const message = (kind: string, second: number): StoredMessage => ({
  id: kind,
  from: 'the other party',
  kind,
  at: at(second),
  bytes: 20,
  sha256: kind,
  format: 'bytes',
  content: '00',
  hidden: 0,
  isCut: false,
  digest: kind,
});
const nas = (step: NasEvidence['step'], kind: string | null, outcome: NasEvidence['outcome'] = 'ack'): NasEvidence => ({
  nasName: 'mkt-02',
  outcome,
  step,
  because: null,
  reason: null,
  sentAt: at(0),
  answeredAt: kind === null ? null : at(1),
  requestHex: '28',
  answer: kind === null ? null : message(kind, 1),
  attempts: 1,
});
const report = (event: AccountingEvidence['event'], kind: string): AccountingEvidence => ({
  event,
  at: at(2),
  message: message(kind, 2),
});
const word = (step: RouterEvidence['step'], second: number, kind: string | null, label = 'fact'): RouterEvidence => ({
  step,
  at: at(second),
  text: step,
  facts: [{ label, value: 'x' }],
  message: kind === null ? null : message(kind, second),
});
const shown = (by: 'nas' | 'accounting', messageId: string): AccessVerdict => ({
  status: 'proved',
  at: at(2),
  by,
  text: 'shown',
  message: '00',
  messageId,
});
const WAITING: AccessVerdict = {
  status: 'waiting',
  at: null,
  by: null,
  text: 'nothing',
  message: null,
  messageId: null,
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
  hasRouter: false,
  hasAccounting: true,
  network: null,
  nas: [],
  accounting: [],
  router: [],
  provenBy: null,
};
const told = [
  word('wanted', 0, null),
  word('inform', 3, 'Inform'),
  word('set', 3, 'SetParameterValuesResponse'),
  word('read-back', 3, 'GetParameterValuesResponse'),
];
const online = word('online', 5, 'GetParameterValuesResponse of the connection');

const CHAINS: readonly [string, ProofFacts, number][] = [
  [
    'CoA of a NAS',
    {
      ...paid,
      network: shown('accounting', 'Interim'),
      nas: [nas('coa', 'CoA-ACK')],
      accounting: [report('interim', 'Interim')],
    },
    2,
  ],
  [
    'CoA refused, then Disconnect',
    {
      ...paid,
      network: shown('accounting', 'Start'),
      nas: [nas('coa', 'CoA-NAK', 'nak'), nas('disconnect', 'Disconnect-ACK')],
      accounting: [report('stop', 'Stop'), report('start', 'Start')],
    },
    3,
  ],
  [
    'RouterOS API',
    { ...paid, network: shown('nas', 'RouterOS'), nas: [nas('routeros', 'RouterOS')], hasAccounting: false },
    1,
  ],
  [
    'static IP, changed and read back',
    { ...paid, network: shown('nas', 'read'), nas: [nas('coa', 'CoA-ACK'), nas('read-back', 'read')] },
    2,
  ],
  ['CPE only', { ...paid, hasNas: false, hasRouter: true, hasAccounting: false, router: [...told, online] }, 4],
  [
    'CPE, and a NAS that ends the session',
    {
      ...paid,
      hasRouter: true,
      nas: [nas('disconnect', 'Disconnect-ACK')],
      accounting: [report('stop', 'Stop'), report('start', 'Start')],
      router: [...told, online],
    },
    7,
  ],
  [
    'handed over to the CPE',
    {
      ...paid,
      hasRouter: true,
      network: { ...WAITING, status: 'unproved' },
      nas: [nas('coa', 'CoA-NAK', 'nak'), nas('cpe', null, 'handed-over')],
      router: [...told, online],
    },
    5,
  ],
  [
    'configuration push',
    {
      ...paid,
      from: 'active',
      to: 'suspended',
      hasNas: false,
      hasRouter: true,
      hasAccounting: false,
      router: [...told.slice(0, 3), word('read-back', 4, 'GetParameterValuesResponse', 'read-back by')],
    },
    3,
  ],
];

/** As if the message of this id had been deleted where it is stored, with what the network's verdict would be then. */
function without(facts: ProofFacts, id: string): ProofFacts {
  return {
    ...facts,
    network: facts.network?.messageId === id ? WAITING : facts.network,
    nas: facts.nas.filter(({ answer }) => answer?.id !== id),
    accounting: facts.accounting.filter((each) => each.message.id !== id),
    router: facts.router.filter((each) => each.message?.id !== id),
  };
}

function changed(facts: ProofFacts, id: string): ProofFacts {
  const other = <T extends StoredMessage | null>(each: T): T =>
    each?.id === id ? { ...each, digest: 'another' } : each;
  return {
    ...facts,
    nas: facts.nas.map((each) => ({ ...each, answer: other(each.answer) })),
    accounting: facts.accounting.map((each) => ({ ...each, message: other(each.message) })),
    router: facts.router.map((each) => ({ ...each, message: other(each.message) })),
  };
}

describe.each(CHAINS)('%s', (_kind, facts, links) => {
  const provenBy = proofLinks(facts);
  const ids = provenBy.map(({ id }) => id);

  it('is proven, and every node that is done but cause and state stands on a stored message', () => {
    const { status, nodes } = proofOf(facts);
    expect(status).toBe('proven');
    const done = nodes.filter((node) => node.status === 'done').slice(2);
    expect(done.length).toBeGreaterThan(0);
    for (const node of done) expect([node.step, node.messages.length > 0]).toEqual([node.step, true]);
    expect(provenBy).toHaveLength(links);
    expect(proofOf({ ...facts, provenBy }).status).toBe('proven');
  });

  it.each(ids)('without its %s it is unproved, and says what is gone', (id) => {
    const proof = proofOf({ ...without(facts, id), provenBy });
    expect(proof).toMatchObject({ status: 'unproved', gap: 'evidence-gone', totalSeconds: null });
    expect(proof.missing).toContain(`${id} of the other party is gone`);
    expect(proofOf({ ...changed(facts, id), provenBy }).missing).toContain('was changed');
  });

  it('without any of its messages it never was proven', () => {
    fc.assert(
      fc.property(fc.subarray(ids, { minLength: 1 }), (gone) => {
        const left = gone.reduce(without, facts);
        expect(proofOf({ ...left, provenBy }).status).toBe('unproved');
      }),
    );
    expect(proofOf(ids.reduce(without, facts)).status).not.toBe('proven');
  });

  it('an acknowledgement alone is never proven', () => {
    const alone = { ...facts, network: facts.network === null ? null : WAITING, accounting: [], router: [] };
    const proof = proofOf({ ...alone, nas: [nas('disconnect', 'Disconnect-ACK')] });
    expect(proof.status).not.toBe('proven');
    expect(proof.gap).not.toBeNull();
  });
});
