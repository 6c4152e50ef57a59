import fc from 'fast-check';
import { accessPortOf, agentIdText, readAccessPort } from './access-node';

describe('the access node', () => {
  it.each([
    ['TR-101 over ATM', 'dslam-12 atm 3/14:8.35', 'dslam-12', '3/14:8.35'],
    ['TR-101 over Ethernet', 'olt-mirpur eth 1/2:100', 'olt-mirpur', '1/2:100'],
    ['TR-101 with rack, frame, slot, port', 'AN-0042 eth 1/1/0/7:200.4', 'AN-0042', '1/1/0/7:200.4'],
    ['TR-156, a PON', 'olt-7 pon 1/1/3/12:100', 'olt-7', '1/1/3/12:100'],
    ['Huawei MA5600', 'olt-7 xpon 0/1/0/3:12.100', 'olt-7', '0/1/0/3:12.100'],
    ['Huawei without the word', 'MA5800-X7 0/3/0/7:14', 'MA5800-X7', '0/3/0/7:14'],
    ['ZTE with slashes', 'olt-7/gpon/1/2/3:4', 'olt-7', '1/2/3:4'],
    ['a name with a blank', 'Mirpur 10 eth 1/2:100', 'Mirpur 10', '1/2:100'],
    ['a PON port with its ONU', 'OLT1 eth 0/1/3:7', 'OLT1', '0/1/3:7'],
    ['Nokia ISAM', 'ISAM-1 atm 1/1/04/01:8.35', 'ISAM-1', '1/1/04/01:8.35'],
    ['the NAS first', 'eth 2/1/3:4096.100 guangzhou001/0/31/63/31/127', 'guangzhou001', '0/31/63/31/127'],
    ['BDCOM without a blank', 'OLT-2 EPON0/1:3', 'OLT-2', '0/1:3'],
    ['a port without a node', 'xpon 0/1/0/5:12.1.100', null, 'xpon 0/1/0/5:12.1.100'],
    ['Juniper with the circuit behind', 'ae0.demux0.1#olt-7 eth 1/1:100', 'olt-7', '1/1:100'],
    ['blanks around', '  olt-7 eth 1/1  ', 'olt-7', '1/1'],
    ['Huawei’s own port', 'slot=1;subslot=0;port=2;vlanid=100', null, 'slot=1;subslot=0;port=2;vlanid=100'],
    ['a MikroTik interface', 'ether3-subscribers', null, 'ether3-subscribers'],
    ['a PPPoE interface', '<pppoe-rahima>', null, '<pppoe-rahima>'],
    ['a Juniper unit', 'ge-0/0/1.3221225483:100', null, 'ge-0/0/1.3221225483:100'],
    ['a Cisco port', 'GigabitEthernet 0/0/1.100', null, 'GigabitEthernet 0/0/1.100'],
    ['figures alone', '10 eth 1/2:100', null, '10 eth 1/2:100'],
    ['nothing', '', null, ''],
  ])('%s: %s', (_case, text, accessNode, port) => expect(readAccessPort(text)).toEqual({ accessNode, port }));

  it('takes any text a NAS may send, and names nothing of more than 64 characters', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 253, unit: 'binary' }), (text) => {
        expect(readAccessPort(text).accessNode?.length ?? 0).toBeLessThanOrEqual(64);
        expect(readAccessPort(`${text} eth 1/1`).accessNode?.length ?? 0).toBeLessThanOrEqual(64);
      }),
    );
  });

  const ids = { circuitId: 'olt-7 eth 1/2:100', remoteId: 'karim', portId: 'olt-9 eth 3/4:5' };
  it.each([
    ['auto', ids, 'olt-7', '1/2:100'],
    ['auto', { ...ids, circuitId: null }, 'olt-9', '3/4:5'],
    ['auto', { ...ids, circuitId: '0x00040064' }, 'olt-9', '3/4:5'],
    ['auto', { ...ids, circuitId: '0x00040064', portId: 'ether3' }, null, '0x00040064'],
    ['auto', { circuitId: null, remoteId: 'olt-1 eth 1/1', portId: null }, null, ''],
    ['circuit-id', { ...ids, circuitId: ' ' }, null, ''],
    ['port-id', ids, 'olt-9', '3/4:5'],
    ['remote-id', { ...ids, remoteId: 'olt-3 pon 1/1/3' }, 'olt-3', '1/1/3'],
    ['remote-id', { ...ids, remoteId: 'olt-mirpur' }, 'olt-mirpur', 'olt-7 eth 1/2:100'],
    ['remote-id', { ...ids, remoteId: '01711-000222' }, null, '01711-000222'],
  ] as const)('read from %s: %j', (from, given, accessNode, port) =>
    expect(accessPortOf(given, from)).toEqual({ accessNode, port }),
  );

  it.each([
    ['text', Buffer.from('olt-7 eth 1/2:100'), 'olt-7 eth 1/2:100'],
    ['Bangla', Buffer.from('মিরপুর eth 1/1'), 'মিরপুর eth 1/1'],
    ['binary', Buffer.from([0, 4, 0, 100, 1, 2]), '0x000400640102'],
    ['no UTF-8', Buffer.from([0xff, 0x41]), '0xff41'],
    ['nothing', Buffer.alloc(0), null],
    ['blanks', Buffer.from('  '), null],
  ])('an id of an agent that is %s', (_case, octets, text) => expect(agentIdText(octets)).toBe(text));
});
