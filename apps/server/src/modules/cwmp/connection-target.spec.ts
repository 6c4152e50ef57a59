import { ConnectionTargetPolicy } from './connection-target';
import { NetworkList, plainAddress } from '../../platform/http/network-list';

describe('where a connection request may go', () => {
  const isp = new ConnectionTargetPolicy(['100.64.0.0/10', '2001:db8:40::/48']);
  const open = new ConnectionTargetPolicy([]);

  it.each([
    ['100.64.0.1', null, true],
    ['100.127.255.255', null, true],
    ['100.128.0.0', null, false],
    ['2001:db8:40::17', null, true],
    ['2001:db8:41::17', null, false],
    ['::ffff:100.64.0.1', null, true],
    ['::ffff:6440:1', null, true],
    ['203.0.113.9', '203.0.113.9', true],
    ['203.0.113.9', '::ffff:203.0.113.9', true],
    ['203.0.113.9', '203.0.113.10', false],
    ['10.0.0.5', null, false],
  ])('%s from %s: %s', (address, source, expected) => expect(isp.allows(address, source)).toBe(expected));

  it.each([
    '127.0.0.1',
    '127.8.8.8',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '0.0.0.0',
    '0.1.2.3',
    '::',
    '169.254.169.254',
    '::ffff:169.254.169.254',
    'fe80::1',
    '224.0.0.1',
    'ff02::1',
    '255.255.255.255',
    '240.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'localhost',
    '',
  ])('C15: %s is never dialled, not even when the device came from there', (address) => {
    expect(open.allows(address, address)).toBe(false);
    expect(new ConnectionTargetPolicy(['0.0.0.0/0', '::/0']).allows(address, address)).toBe(false);
  });

  it('loopback is dialled when it is listed as such', () => {
    const laboratory = new ConnectionTargetPolicy(['127.0.0.0/8']);
    expect(laboratory.allows('127.0.0.1', null)).toBe(true);
    expect(laboratory.allows('::1', null)).toBe(false);
    expect(laboratory.allows('10.0.0.1', null)).toBe(false);
  });

  it('without networks only the address the CPE came from is dialled', () => {
    expect(open.allows('10.0.0.5', '10.0.0.5')).toBe(true);
    expect(open.allows('10.0.0.5', '10.0.0.6')).toBe(false);
    expect(open.allows('10.0.0.5', null)).toBe(false);
  });
});

describe('networks', () => {
  it.each(['10.0.0.0/33', '10.0.0/8', 'example.net', '10.0.0.0/', '10.0.0.0/x', '::/129', ''])(
    '"%s" is refused',
    (cidr) => {
      expect(() => new NetworkList([cidr])).toThrow('CIDR');
    },
  );

  it.each([
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['::FFFF:0a00:0001', '10.0.0.1'],
    ['10.0.0.1', '10.0.0.1'],
    ['2001:db8::1', '2001:db8::1'],
  ])('%s is %s', (address, plain) => expect(plainAddress(address)).toBe(plain));
});
