import { decodeText } from './charset';
import { EnvelopeError } from './envelope-error';

const text = (bytes: Buffer, contentType?: string): string => decodeText(bytes, contentType).text;

function refusalOf(bytes: Buffer, contentType?: string): string {
  try {
    return text(bytes, contentType);
  } catch (error) {
    if (error instanceof EnvelopeError) return error.reason;
    throw error;
  }
}

const latin1 = Buffer.from('<a>caf\u00e9</a>', 'latin1');
const utf8 = Buffer.from('<a>café 😀</a>', 'utf8');

describe('bytes become text', () => {
  it.each([
    ['UTF-8 when nobody says', utf8, undefined, '<a>café 😀</a>'],
    ['by the header', latin1, 'text/xml; charset=ISO-8859-1', '<a>café</a>'],
    ['by the header, quoted', latin1, 'text/xml;charset="latin1"', '<a>café</a>'],
    ['us-ascii', Buffer.from('<a>x</a>'), 'text/xml; charset=us-ascii', '<a>x</a>'],
    [
      'a byte order mark is dropped',
      Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), utf8]),
      undefined,
      '<a>café 😀</a>',
    ],
    ['an unrelated content type', utf8, 'application/x-www-form-urlencoded', '<a>café 😀</a>'],
  ])('%s', (_case, bytes, contentType, expected) => expect(text(bytes, contentType)).toBe(expected));

  it('by the declaration, when the header is silent', () => {
    const declared = Buffer.concat([Buffer.from('<?xml version="1.0" encoding="iso-8859-1"?>'), latin1]);
    expect(text(declared, 'text/xml')).toContain('<a>café</a>');
    expect(text(Buffer.concat([Buffer.from('\n '), declared]))).toContain('<a>café</a>');
  });

  it('by the header, when the declaration says otherwise', () => {
    const declared = Buffer.concat([Buffer.from('<?xml version="1.0" encoding="utf-8"?>'), latin1]);
    expect(text(declared, 'text/xml; charset=iso-8859-1')).toContain('<a>café</a>');
  });

  it('never as U+FFFD: the code units fit the text, whatever it was made of', () => {
    for (const [bytes, type] of [
      [utf8, undefined],
      [latin1, 'x; charset=latin1'],
    ] as const) {
      const source = decodeText(bytes, type);
      expect([...source.codes]).toEqual(
        Array.from({ length: source.text.length }, (_, at) => source.text.charCodeAt(at)),
      );
    }
  });
});

describe('bytes that are not text are refused', () => {
  it.each([
    ['G05: FF FE in UTF-8', Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0xfe]), undefined, 'encoding'],
    ['a Latin-1 letter in UTF-8', latin1, undefined, 'encoding'],
    ['an overlong form', Buffer.from([0xc0, 0xbc]), undefined, 'encoding'],
    ['half a surrogate pair', Buffer.from([0xed, 0xa0, 0x80]), undefined, 'encoding'],
    ['a letter that is cut off', Buffer.from([0x61, 0xc3]), undefined, 'encoding'],
    ['eight bits in us-ascii', latin1, 'text/xml; charset=us-ascii', 'encoding'],
    ['GBK', utf8, 'text/xml; charset=GBK', 'charset'],
    ['UTF-16', Buffer.from('\ufeff<a/>', 'utf16le'), 'text/xml; charset=utf-16', 'charset'],
    ['UTF-7', Buffer.from('+ADw-'), 'text/xml; charset=utf-7', 'charset'],
  ])('%s', (_case, bytes, contentType, reason) => expect(refusalOf(bytes, contentType)).toBe(reason));
});
