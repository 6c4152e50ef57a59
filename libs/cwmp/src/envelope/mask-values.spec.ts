import { maskValues, type MaskOptions } from './mask-values';

const options: MaskOptions = { isSecret: (name) => /(?:Password|KeyPassphrase)$/.test(name), secrets: [] };
const mask = (xml: string, more: Partial<MaskOptions> = {}): string | null =>
  maskValues(Buffer.from(xml), { ...options, ...more })?.body.toString() ?? null;
const struct = (name: string, value: string): string =>
  `<ParameterValueStruct><Name>${name}</Name><Value xsi:type="xsd:string">${value}</Value></ParameterValueStruct>`;
const list = (...structs: string[]): string =>
  `<?xml version="1.0"?><soap:Envelope><soap:Body><ParameterList>${structs.join('')}</ParameterList></soap:Body></soap:Envelope>`;

describe('maskValues', () => {
  it('keeps every byte but the values of secrets', () => {
    const given = list(
      struct('Device.A.Username', 's-1'),
      struct('Device.A.Password', 'monsoon'),
      struct('B', 'é<!-- -->'),
    );
    expect(mask(given)).toBe(given.replace('monsoon', '[hidden]'));
    expect(maskValues(Buffer.from(given), options)?.hidden).toBe(1);
  });

  it.each([
    [
      'a value before its name',
      '<ParameterValueStruct><Value>x-x-x</Value><Name>A.Password</Name></ParameterValueStruct>',
    ],
    ['a value in CDATA', struct('A.Password', '<![CDATA[x-x-x</Value>]]>')],
    ['a value in pieces', struct('A.Password', 'x-x<!-- a > b -->-x')],
    ['two values of one name', struct('A.Password', 'x-x-x</Value><Value>x-x-x')],
    [
      'prefixes everywhere',
      `<c:ParameterValueStruct><c:Name>A.Password</c:Name><c:Value a='>'>x-x-x</c:Value></c:ParameterValueStruct>`,
    ],
    ['a name with references', struct('A.&#80;assword', 'x-x-x')],
    ['a name in CDATA', struct('<![CDATA[A.Password]]>', 'x-x-x')],
    ['two names', struct('A.Password</Name><Name>A.Username', 'x-x-x')],
    ['no name', '<ParameterValueStruct><Value>x-x-x</Value></ParameterValueStruct>'],
    ['blanks around the name', struct('\n A.KeyPassphrase ', 'x-x-x')],
  ])('hides %s', (_case, given) => {
    const masked = mask(list(given));
    expect(masked).toContain('[hidden]');
    expect(masked).not.toMatch(/x-x/);
  });

  it('hides what is known to be a secret under any name, escaped or not', () => {
    const known = { secrets: ['a&b-secret', 'no', 'schlüssel'] };
    const masked = mask(list(struct('A.Note', 'a&amp;b-secret and a&b-secret'), struct('B', 'schlüssel no')), known);
    expect(masked).not.toMatch(/b-secret|schl/);
    expect(masked).toContain('[hidden] no');
  });

  it.each([
    ['two bytes to a character', Buffer.from(list(struct('A.Password', 'x')), 'utf16le')],
    ['a struct in a struct', Buffer.from(list(`<ParameterValueStruct>${struct('A', 'x')}</ParameterValueStruct>`))],
    ['an end without a beginning', Buffer.from('<a></a></b>')],
    ['no end', Buffer.from('<a><b>')],
    ['a comment without end', Buffer.from('<a><!-- </a>')],
  ])('does not vouch for %s', (_case, body) => expect(maskValues(body, options)).toBeNull());

  it('lets an empty value be empty', () => {
    const given = list(
      struct('A.Password', ''),
      '<ParameterValueStruct><Name>A.Password</Name><Value/></ParameterValueStruct>',
    );
    expect(maskValues(Buffer.from(given), options)).toEqual({ body: Buffer.from(given), hidden: 0 });
  });
});
