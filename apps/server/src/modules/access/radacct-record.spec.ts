import { radacctRecord } from './radacct-record';
import type { RadacctRow } from './radius-accounting.repository';

const RECEIVED = new Date('2026-03-14T04:00:00Z');
const row = (given: Partial<RadacctRow> = {}): RadacctRow => ({
  acctsessionid: '81200001',
  username: 's-00001',
  nasipaddress: '192.0.2.1',
  nasportid: '',
  acctsessiontime: null,
  acctinputoctets: null,
  acctoutputoctets: null,
  callingstationid: null,
  acctterminatecause: null,
  framedipaddress: null,
  framedipv6address: null,
  framedipv6prefix: null,
  delegatedipv6prefix: null,
  class: null,
  demarcnas: null,
  lastreport: null,
  acctstarttime: null,
  acctupdatetime: null,
  acctstoptime: null,
  lastat: null,
  ...given,
});

describe('a row of radacct as a report', () => {
  it.each([
    ['Start', 'start'],
    ['Interim-Update', 'interim'],
    ['Alive', 'interim'],
    ['Stop', 'stop'],
    ['Accounting-On', 'stop'],
    ['Accounting-Off', 'stop'],
    ['Failed', 'ignored'],
  ])('%s is %s', (status, kind) => expect(radacctRecord(status, row(), RECEIVED).status).toBe(kind));

  it.each([
    ['0x64656d61', Buffer.from('dema')],
    ['0X00fF', Buffer.from([0, 255])],
    ['demarc:open', Buffer.from('demarc:open')],
    ['0xabc', Buffer.from('0xabc')],
    ['', null],
    [null, null],
  ])('the Class %p', (text, octets) =>
    expect(radacctRecord('Start', row({ class: text }), RECEIVED).class).toEqual(octets),
  );

  it.each<[string, Partial<RadacctRow>, string, string]>([
    ['its own time', { lastat: '2026-03-14T03:00:00+00:00' }, 'Interim-Update', '2026-03-14T03:00:00.000Z'],
    [
      'the stop',
      { acctstoptime: '2026-03-14T02:00:00+00:00', acctupdatetime: '2026-03-14T01:00:00Z' },
      'Stop',
      '2026-03-14T02:00:00.000Z',
    ],
    ['the update', { acctupdatetime: '2026-03-14T01:00:00+00:00' }, 'Interim-Update', '2026-03-14T01:00:00.000Z'],
    ['its receipt', {}, 'Start', '2026-03-14T04:00:00.000Z'],
  ])('happened at %s', (_case, given, status, at) => {
    expect(radacctRecord(status, row(given), RECEIVED).at.toISOString()).toBe(at);
  });

  it('octets beyond 2^53 keep every unit', () => {
    expect(radacctRecord('Stop', row({ acctinputoctets: '9007199254740993' }), RECEIVED).inputOctets).toBe(
      9_007_199_254_740_993n,
    );
  });

  it('a NAS that restarted is the cause of the end', () => {
    expect(radacctRecord('Accounting-On', row({ acctterminatecause: 'User-Request' }), RECEIVED).terminateCause).toBe(
      'NAS-Reboot',
    );
  });
});
