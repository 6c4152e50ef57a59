import { EnvelopeError, type EnvelopeRefusal } from './envelope-error';
import { sourceText } from './source-text';
import { DEFAULT_LIMITS, type ReaderLimits } from './reader-limits';
import { XmlReader } from './xml-reader';

const readerOf = (xml: string, limits: Partial<ReaderLimits> = {}): XmlReader =>
  new XmlReader(sourceText(xml, Buffer.from(xml)), { ...DEFAULT_LIMITS, ...limits });

/** Text of the root element, read as a leaf. */
function leaf(xml: string, limits: Partial<ReaderLimits> = {}): string {
  const reader = readerOf(xml, limits);
  reader.openRoot();
  const text = reader.text();
  reader.finish();
  return text;
}

/** Reads a document without looking at anything in it. */
function pass(xml: string, limits: Partial<ReaderLimits> = {}): void {
  const reader = readerOf(xml, limits);
  reader.openRoot();
  reader.skip();
  reader.finish();
}

function refusalOf(work: () => unknown): EnvelopeRefusal | 'accepted' {
  try {
    work();
    return 'accepted';
  } catch (error) {
    if (error instanceof EnvelopeError) return error.reason;
    throw error;
  }
}

describe('text is kept exactly', () => {
  it.each([
    ['plain', '<a>0012345</a>', '0012345'],
    ['outer blanks', '<a> 12 </a>', ' 12 '],
    ['the five entities', '<a>&lt;&gt;&amp;&quot;&apos;</a>', '<>&"\''],
    ['an entity that spells another is resolved once', '<a>&amp;lt;</a>', '&lt;'],
    ['decimal and hexadecimal references', '<a>&#65;&#x42;&#x1F600;</a>', 'AB😀'],
    ['CDATA', '<a><![CDATA[<b>&amp;]] ></b>]]></a>', '<b>&amp;]] ></b>'],
    ['CDATA between text', '<a>x<![CDATA[y]]>z<![CDATA[]]></a>', 'xyz'],
    ['a greater-than sign', '<a>1 > 0</a>', '1 > 0'],
    ['two brackets', '<a>a]]b</a>', 'a]]b'],
    ['CR LF is one LF', '<a>1\r\n2\r3</a>', '1\n2\n3'],
    ['a CR that was escaped stays', '<a>1&#13;2</a>', '1\r2'],
    ['other scripts', '<a>বাংলা 中文 é</a>', 'বাংলা 中文 é'],
    ['nothing', '<a></a>', ''],
    ['nothing, closed in itself', '<a/>', ''],
    ['blanks inside tags', '<a  b = "c"\n>x</a\t>', 'x'],
    ['a comment before and after the root', '<!-- - --><a>x</a><!----> ', 'x'],
    ['a declaration', '<?xml version="1.0" encoding=\'UTF-8\' standalone="no" ?>\n<a>x</a>', 'x'],
    ['blanks before the declaration', '\r\n <?xml version="1.0"?><a>x</a>', 'x'],
  ])('%s', (_case, xml, expected) => expect(leaf(xml)).toBe(expected));
});

describe('what is not well-formed is refused', () => {
  it.each<[string, string, EnvelopeRefusal]>([
    ['nothing at all', '', 'malformed'],
    ['text instead of a document', 'hello', 'malformed'],
    ['JSON', '{"a":1}', 'malformed'],
    ['a document that is cut off in text', '<a>x', 'malformed'],
    ['… in a tag', '<a', 'malformed'],
    ['… in an attribute', '<a b="', 'malformed'],
    ['… in an end tag', '<a></a', 'malformed'],
    ['… in a comment', '<a><!-- x</a>', 'malformed'],
    ['… in CDATA', '<a><![CDATA[x</a>', 'malformed'],
    ['swapped end tags', '<a><b></a></b>', 'malformed'],
    ['another prefix at the end', '<x:a></y:a>', 'malformed'],
    ['a longer name at the end', '<a></ab>', 'malformed'],
    ['a second root', '<a/><b/>', 'malformed'],
    ['text behind the root', '<a/>x', 'malformed'],
    ['a NUL behind the root', '<a/>\u0000', 'malformed'],
    ['a comment with two hyphens inside', '<a><!-- -- --></a>', 'malformed'],
    ['the end of CDATA in text', '<a>]]></a>', 'malformed'],
    ['an attribute without value', '<a b></a>', 'malformed'],
    ['an attribute without quotes', '<a b=c></a>', 'malformed'],
    ['attributes without a blank between', '<a b="1"c="2"/>', 'malformed'],
    ['a tag inside an attribute', '<a b="<"/>', 'malformed'],
    ['a slash that closes nothing', '<a / >', 'malformed'],
    ['a name that begins with a digit', '<1a/>', 'malformed'],
    ['a name of two prefixes', '<a:b:c/>', 'malformed'],
    ['a name that is only a prefix', '<a:/>', 'malformed'],
    ['the same attribute twice', '<a b="1" c="2" b="3"/>', 'duplicate'],
    ['a control character in text', '<a>\u0002</a>', 'control-character'],
    ['a NUL in text', '<a>\u0000</a>', 'control-character'],
    ['a control character in CDATA', '<a><![CDATA[\u001b]]></a>', 'control-character'],
    ['a control character in a comment', '<a><!--\u0008--></a>', 'control-character'],
    ['a control character in an attribute', '<a b="\u0001"/>', 'control-character'],
    ['the noncharacter U+FFFF', '<a>\uffff</a>', 'control-character'],
    ['an unknown entity', '<a>&nbsp;</a>', 'entity'],
    ['a bare ampersand', '<a>R & D</a>', 'entity'],
    ['an entity that is not closed', '<a>&amp</a>', 'entity'],
    ['an unknown entity in an attribute nobody reads', '<a b="&x;"/>', 'entity'],
    ['a reference to NUL', '<a>&#0;</a>', 'entity'],
    ['a reference to a control character', '<a>&#x1b;</a>', 'entity'],
    ['a reference to a surrogate', '<a>&#xD800;</a>', 'entity'],
    ['a reference beyond Unicode', '<a>&#x110000;</a>', 'entity'],
    ['a reference with a number of many digits', '<a>&#00000000000000065;</a>', 'entity'],
    ['a processing instruction', '<a><?php echo 1 ?></a>', 'processing-instruction'],
    ['one behind the root', '<a></a><?php echo 1 ?>', 'processing-instruction'],
    ['a declaration of XML 1.1', '<?xml version="1.1"?><a/>', 'declaration'],
    ['a style sheet', '<?xml-stylesheet href="x"?><a/>', 'declaration'],
    [
      'G06 a DTD with an external entity',
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>',
      'doctype',
    ],
    ['G07 a DTD without anything', '<!DOCTYPE Envelope><Envelope/>', 'doctype'],
    ['an entity declared in the middle', '<a><!ENTITY x "y"></a>', 'doctype'],
    ['a DTD in lower case', '<!doctype a><a/>', 'doctype'],
  ])('%s', (_case, xml, reason) => expect(refusalOf(() => pass(xml))).toBe(reason));
});

describe('a leaf holds text and nothing else', () => {
  it.each<[string, string, EnvelopeRefusal]>([
    ['an element', '<a>x<b/></a>', 'structure'],
    ['a comment that would glue two halves together', '<a>A<!-- -->B</a>', 'structure'],
  ])('%s is refused', (_case, xml, reason) => expect(refusalOf(() => leaf(xml))).toBe(reason));
});

describe('limits hold on both sides of the edge', () => {
  const nested = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth);
  const siblings = (count: number): string => `<a>${'<b/>'.repeat(count - 1)}</a>`;
  const attributes = (count: number): string => `<a ${Array.from({ length: count }, (_, n) => `b${n}=""`).join(' ')}/>`;

  it.each<[string, (size: number) => string, number]>([
    ['depth', nested, DEFAULT_LIMITS.depth],
    ['elements', siblings, DEFAULT_LIMITS.elements],
    ['attributes', attributes, DEFAULT_LIMITS.attributes],
    ['length of a name', (size) => `<${'n'.repeat(size)}/>`, DEFAULT_LIMITS.nameLength],
    ['length of a text', (size) => `<a>${'t'.repeat(size)}</a>`, DEFAULT_LIMITS.textLength],
    ['length of CDATA', (size) => `<a><![CDATA[${'t'.repeat(size)}]]></a>`, DEFAULT_LIMITS.textLength],
    ['length of an attribute', (size) => `<a b="${'t'.repeat(size)}"/>`, DEFAULT_LIMITS.textLength],
  ])('%s', (_case, make, limit) => {
    expect(refusalOf(() => pass(make(limit)))).toBe('accepted');
    expect(refusalOf(() => pass(make(limit + 1)))).toBe('limit');
  });

  it('of elements can be raised for a model with a larger tree', () => {
    expect(refusalOf(() => pass(siblings(25_000), { elements: 30_000 }))).toBe('accepted');
  });

  it('G08: a bomb is refused long before it hurts the event loop', () => {
    const bombs = [
      nested(5_000),
      siblings(70_000),
      `<a>${'&lt;'.repeat(1_000_000)}</a>`,
      `<a ${'b="" '.repeat(200_000)}/>`,
    ];
    const started = process.hrtime.bigint();
    for (const bomb of bombs) expect(refusalOf(() => pass(bomb))).not.toBe('accepted');
    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(5_000); // a quadratic reader would take minutes
  });
});

describe('attributes are found by local name', () => {
  const opened = (xml: string): XmlReader => {
    const reader = readerOf(xml);
    reader.openRoot();
    return reader;
  };

  it.each([
    ['with any prefix', '<a xsi:type="xsd:int"/>', 'xsd:int'],
    ['without prefix', "<a type='int'/>", 'int'],
    ['references resolved', '<a x:type="&lt;&#65;"/>', '<A'],
    ['not where another name only ends alike', '<a arraytype="1"/>', null],
    ['nowhere', '<a/>', null],
  ])('%s', (_case, xml, expected) => expect(opened(xml).attribute('type')).toBe(expected));
});
