import fc from 'fast-check';
import { readAccessPort } from './access-node';

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
});
