import type { RouterParameter } from '@demarc/contracts';
import { comparePaths, explorerRows, objectOf } from './explorer-rows';

const parameter = (path: string): RouterParameter => ({
  path,
  value: 'x',
  type: 'string',
  writable: true,
  secret: false,
  wanted: null,
});
const shown = (paths: string[], closed: string[] = []): string[] =>
  explorerRows(paths.map(parameter), new Set(closed)).map((row) =>
    row.kind === 'object' ? `${row.isOpen ? '-' : '+'} ${row.path} (${row.count})` : `  ${row.name}`,
  );

describe('explorerRows', () => {
  it('puts parameters under their object, instance numbers in their order', () => {
    expect(
      shown([
        'Device.Hosts.Host.10.IPAddress',
        'Device.Hosts.Host.2.IPAddress',
        'Device.Hosts.HostNumberOfEntries',
        'Device.Hosts.Host.2.Active',
      ]),
    ).toEqual([
      '- Device.Hosts. (1)',
      '  HostNumberOfEntries',
      '- Device.Hosts.Host.2. (2)',
      '  Active',
      '  IPAddress',
      '- Device.Hosts.Host.10. (1)',
      '  IPAddress',
    ]);
  });

  it('keeps a closed object as one row with its count', () => {
    expect(shown(['A.B.x', 'A.B.y', 'A.C.z'], ['A.B.'])).toEqual(['+ A.B. (2)', '- A.C. (1)', '  z']);
  });

  it('shows a parameter without an object, as broken devices have it', () => {
    expect(shown(['NoDot'])).toEqual(['-  (1)', '  NoDot']);
    expect(objectOf('NoDot')).toBe('');
  });

  it('orders 5,000 parameters without losing one', () => {
    const paths = Array.from({ length: 5000 }, (_, index) => `Root.Object.${index % 50}.P${index}`);
    expect(shown(paths).filter((row) => row.startsWith('  '))).toHaveLength(5000);
  });

  it('is an order', () => {
    expect(comparePaths('A.1.', 'A.1.')).toBe(0);
    expect(comparePaths('A.2.', 'A.10.')).toBeLessThan(0);
    expect(comparePaths('A.', 'A.1.')).toBeLessThan(0);
  });
});
