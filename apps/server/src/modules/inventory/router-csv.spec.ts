import { readRouterCsv } from './router-csv';

const only = (text: string) => readRouterCsv(text)?.lines.map(({ line: _line, ...rest }) => rest);

describe('the file of an import', () => {
  it.each([
    ['commas', 'oui,productClass,serial,subscription\n00259E,EX-100,0012345,rahima@isp\n'],
    [
      'semicolons, another order, other spellings',
      'Serial Number;PPPoE username;OUI;Product Class\r\n0012345;rahima@isp;00259E;EX-100',
    ],
    ['quotes', '"oui","product_class","serial","subscription"\n"00259E","EX-100","0012345","rahima@isp"\n\n'],
    ['a byte order mark', '\uFEFFoui,productclass,serial,subscription\n00259E,EX-100,0012345,rahima@isp'],
  ])('with %s', (_case, text) => {
    expect(only(text)).toEqual([
      { serialNumber: '0012345', oui: '00259E', productClass: 'EX-100', pppoeUsername: 'rahima@isp' },
    ]);
  });

  it('keeps a serial byte for byte, and what is left out is null', () => {
    expect(only('serial\n00259E12\n"a,""b"""')).toEqual([
      { serialNumber: '00259E12', oui: null, productClass: null, pppoeUsername: null },
      { serialNumber: 'a,"b"', oui: null, productClass: null, pppoeUsername: null },
    ]);
  });

  it('names each line that cannot be taken, by its number', () => {
    const text = `serial,oui\nA,00259E\n ,00259E\nB,xyz\nA,00259E\n${'9'.repeat(65)},\n`;
    expect(readRouterCsv(text)).toMatchObject({
      lines: [{ line: 2, serialNumber: 'A' }],
      problems: [{ line: 3 }, { line: 4 }, { line: 5 }, { line: 6 }],
    });
  });

  it.each(['', 'oui,subscription\n1,2', 'hello'])('without a serial column (%j) is none', (text) =>
    expect(readRouterCsv(text)).toBeNull(),
  );
});
