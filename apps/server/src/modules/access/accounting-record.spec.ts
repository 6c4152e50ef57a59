import { encodeAttributes, readAttributes, type NamedAttribute } from '@demarc/radius';
import { accountingRecord, type AccountingRecord } from './accounting-record';

const NOW = new Date('2026-03-14T04:00:00Z');
const read = (attributes: readonly NamedAttribute[]): AccountingRecord | null =>
  accountingRecord(readAttributes(encodeAttributes(attributes)), NOW);
const of = (...more: NamedAttribute[]): NamedAttribute[] => [
  { name: 'Acct-Status-Type', value: 3 },
  { name: 'User-Name', value: 's-00001' },
  { name: 'Acct-Session-Id', value: '81200001' },
  ...more,
];

describe('an Accounting-Request', () => {
  it('BR-42: gigawords 3 and octets 1234 are 12,884,903,122 bytes', () => {
    const record = read(of({ name: 'Acct-Input-Gigawords', value: 3 }, { name: 'Acct-Input-Octets', value: 1234 }));
    expect(record).toMatchObject({ inputOctets: 12_884_903_122n, outputOctets: 0n });
  });

  it('RFC 4679: the ids of the access node are text, or hex digits; an odd one fails no report', () => {
    const agents = (circuit: Buffer, remote: Buffer): unknown =>
      read(of({ name: 'ADSL-Agent-Circuit-Id', value: circuit }, { name: 'ADSL-Agent-Remote-Id', value: remote }));
    expect(agents(Buffer.from('OLT1 eth 0/1/3:7'), Buffer.from([0, 6, 255]))).toMatchObject({
      agentCircuitId: 'OLT1 eth 0/1/3:7',
      agentRemoteId: '0x0006ff',
    });
    expect(read(of())).toMatchObject({ agentCircuitId: null, agentRemoteId: null });
  });

  it('happened Acct-Delay-Time before it arrived, whatever the clock of the NAS says', () => {
    const record = read(
      of({ name: 'Acct-Delay-Time', value: 90 }, { name: 'Event-Timestamp', value: new Date('1970-01-02T00:00:00Z') }),
    );
    expect(record?.at).toEqual(new Date('2026-03-14T03:58:30Z'));
  });

  it('a delay of years is a broken counter: a week at most is believed', () => {
    expect(read(of({ name: 'Acct-Delay-Time', value: 0xffffffff }))?.at).toEqual(new Date('2026-03-07T04:00:00Z'));
  });

  it.each([
    [1, 'start'],
    [2, 'stop'],
    [3, 'interim'],
    [7, 'nas-rebooted'],
    [8, 'nas-rebooted'],
    [15, 'ignored'],
    [99, 'ignored'],
  ])('status %i is %s', (value, status) => {
    expect(read([{ name: 'Acct-Status-Type', value }, ...of().slice(1)])?.status).toBe(status);
  });

  it.each<[string, NamedAttribute[]]>([
    ['without a status', of().slice(1)],
    ['without a user', of().filter(({ name }) => name !== 'User-Name')],
    ['without a session', of().filter(({ name }) => name !== 'Acct-Session-Id')],
    ['with an empty user', [{ name: 'Acct-Status-Type', value: 1 }, { name: 'User-Name', value: '' }, of()[2]!]],
  ])('%s is not acknowledged', (_case, attributes) => expect(read(attributes)).toBeNull());

  it('a reboot of the NAS names no session', () => {
    expect(read([{ name: 'Acct-Status-Type', value: 7 }])).toMatchObject({ status: 'nas-rebooted' });
  });

  it('a name that is no UTF-8 is not acknowledged', () => {
    const attributes = readAttributes([
      ...encodeAttributes(of().filter(({ name }) => name !== 'User-Name')),
      { type: 1, value: Buffer.from([0xc3, 0x28]) },
    ]);
    expect(accountingRecord(attributes, NOW)).toBeNull();
  });
});
