import { ReportedTree, type TreeRow } from '../reported-tree';
import { opticalReadings } from './optical';
import { readingOf, type Form, type Quantity } from './units';

const path = 'A.B';

describe('a value means what its model means by it', () => {
  it.each<[string, Quantity, Form, string, number]>([
    ['dBm', 'rx-power', 'dBm', '-19', -19],
    ['dBm with its unit', 'rx-power', 'dBm', '-19.55 dBm', -19.55],
    ['thousandths in steps of 0.002 dB (TR-181)', 'rx-power', 'milli-dBm', '-19552', -19.55],
    ['tenths of a dBm', 'rx-power', 'tenth-dBm', '-195', -19.5],
    ['tenths of a microwatt (SFF-8472)', 'rx-power', 'tenth-microwatt', '112', -19.51],
    ['the same in firmware that took dBm before', 'rx-power', 'tenth-microwatt-or-dBm', '112', -19.51],
    ['and the dBm of before', 'rx-power', 'tenth-microwatt-or-dBm', '-19.5', -19.5],
    ['what a laser sends', 'tx-power', 'tenth-microwatt', '16218', 2.1],
    ['256ths of a degree', 'temperature', '256th-celsius', '11520', 45],
    ['100 microvolts', 'voltage', '100-microvolt', '33000', 3.3],
    ['millivolts', 'voltage', 'millivolt', '3415', 3.42],
    ['volts with a comma', 'voltage', 'volt', '3,29', 3.29],
    ['2 microamperes', 'bias', '2-microampere', '3500', 7],
    ['a station that is heard', 'signal', 'dBm', '-67', -67],
    ['three days', 'uptime', 'seconds', '259200', 259_200],
  ])('%s', (_case, quantity, form, raw, value) =>
    expect(readingOf(quantity, form, { path, raw })).toMatchObject({ value, raw, problem: null }),
  );
});

describe('what cannot be has no value, and keeps its own text', () => {
  it.each<[string, Quantity, Form, string]>([
    ['a module that sees nothing says 0', 'rx-power', 'dBm', '0.00 dBm'],
    ['power of nothing has no logarithm', 'rx-power', 'tenth-microwatt', '0'],
    ['dBm where power is expected', 'rx-power', 'tenth-microwatt', '-19'],
    ['thousandths read as dBm', 'rx-power', 'dBm', '-19552'],
    ['dBm read as thousandths', 'rx-power', 'milli-dBm', '-19'],
    ['the largest number there is', 'rx-power', 'dBm', '2147483647'],
    ['a laser of 2 dBm taken for power', 'tx-power', 'tenth-microwatt-or-dBm', '2'],
    ['256ths read as degrees', 'temperature', 'celsius', '11520'],
    ['a percentage for a signal', 'signal', 'dBm', '70'],
    ['a radio that does not know', 'signal', 'dBm', '0'],
    ['no number at all', 'rx-power', 'dBm', '--'],
    ['an uptime since 1970', 'uptime', 'seconds', '1763800000'],
  ])('%s', (_case, quantity, form, raw) => {
    const reading = readingOf(quantity, form, { path, raw });
    expect(reading).toMatchObject({ value: null, raw });
    expect(reading.problem).not.toBeNull();
  });
});

const rows = (object: string, values: Record<string, string>): TreeRow[] =>
  Object.entries(values).map(([name, value]) => [object + name, value, 'string', false]);

describe('the module of a model', () => {
  const levels = (values: readonly TreeRow[], root: 'InternetGatewayDevice.' | 'Device.') =>
    opticalReadings(ReportedTree.of(values), root).map(({ quantity, value }) => [quantity, value]);

  it('that tells dBm, degrees, millivolts and milliamperes', () => {
    const told = { RXPower: '-3', TXPower: '2', TransceiverTemperature: '45', SupplyVoltage: '3415', BiasCurrent: '7' };
    expect(
      levels(rows('InternetGatewayDevice.WANDevice.1.X_GponInterafceConfig.', told), 'InternetGatewayDevice.'),
    ).toEqual([
      ['rx-power', -3],
      ['tx-power', 2],
      ['temperature', 45],
      ['voltage', 3.42],
      ['bias', 7],
    ]);
  });

  it('that hands its registers through', () => {
    const told = { RXPower: '83', TXPower: '17378', TransceiverTemperature: '12288', SupplyVoltage: '32900' };
    expect(
      levels(rows('InternetGatewayDevice.WANDevice.1.X_CT-COM_EponInterfaceConfig.', told), 'InternetGatewayDevice.'),
    ).toEqual([
      ['rx-power', -20.81],
      ['tx-power', 2.4],
      ['temperature', 48],
      ['voltage', 3.29],
    ]);
  });

  it('that writes units and commas, and is off', () => {
    const told = { TXPower: '0.00 dBm', RXPower: '0.00 dBm', Temperature: '48', Voltage: '3,29' };
    expect(levels(rows('Device.Optical.Interface.1.', told), 'Device.')).toEqual([
      ['rx-power', null],
      ['tx-power', 0],
      ['temperature', 48],
      ['voltage', 3.29],
    ]);
  });
});
