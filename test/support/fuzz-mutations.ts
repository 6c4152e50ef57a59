// What a line, a broken firmware or an attacker makes of a message. Everything follows from a number: the same seed and
// the same run are the same bytes. Read by Node as it stands (scripts/fuzz-envelope.mjs), so without imports of ours.

/** mulberry32: small, seeded, good enough to choose where to cut. */
export class Chance {
  private state: number;

  constructor(seed: number, run: number) {
    // Neighbouring runs begin far apart.
    this.state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(run + 1, 0xc2b2ae35)) >>> 0;
  }

  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  of<T>(list: readonly T[]): T {
    const found = list[this.below(list.length)];
    if (found === undefined) throw new Error('nothing to choose from');
    return found;
  }

  is(probability: number): boolean {
    return this.next() < probability;
  }
}

const CHARACTERS = Array.from('<>/&;"\'= \t\r\n:!?[]-_.0Aé\u0000\u0002\u007f\u0085\u00a0\u2028\ufeff\ufffe\uffff');
/** Where mutations hurt: single characters, pieces of markup, references. */
const NASTY: readonly string[] = [
  CHARACTERS,
  ['<!', '<!--', '-->', '--', '--->', '<!-- a -->', '<!-- a -- b -->', '<![CDATA[', ']]>', ']]', '<?', '?>'],
  ['<?xml version="1.0"?>', '<?xml version="1.1"?>', '<?xml version="1.0" encoding="iso-8859-1"?>', '<?x y?>'],
  ['&amp;', '&lt;', '&quot;', '&x;', '&nbsp;', '&#;', '&#x;', '&#0;', '&#9;', '&#65;', '&#x41;', '&#X41;', '&#x1F600;'],
  ['&#xD800;', '&#xDC00;', '&#xFFFE;', '&#x10FFFF;', '&#x110000;', '&#99999999999;', '&#00065;', '&amp', '& amp;'],
  [
    '<a>',
    '</a>',
    '<a/>',
    '<a />',
    '<a b="1" b="2"/>',
    '<a b="&lt;">',
    '<a b="<"/>',
    "<a b='\"'/>",
    '<a b=c/>',
    '<a b/>',
  ],
  [
    'xmlns:x="y"',
    ' xmlns="urn:x"',
    'x:',
    '<x:a/>',
    '<:a/>',
    '<a:/>',
    '<a:b:c/>',
    'xsi:type="xsd:string"',
    ' xsi:type=""',
  ],
  ['<!DOCTYPE a>', '<!DOCTYPE a [<!ENTITY b "c">]>', '<!ENTITY a "b">', '<!ELEMENT a ANY>'],
  ['<SerialNumber>S2</SerialNumber>', '<DeviceId>', '</DeviceId>', '<Name>a</Name>', '<Value/>', '<Value>b</Value>'],
  [
    '<ParameterValueStruct>',
    '</ParameterValueStruct>',
    '</Body>',
    '</soapenv:Envelope>',
    '<Fault/>',
    '\r\n',
    '😀',
    'ÿ',
  ],
].flat();

/** Prefixes and names that are exchanged throughout a document. */
const RENAMES: readonly (readonly [RegExp, string])[] = [
  [/cwmp:/g, ''],
  [/cwmp:/g, 's:'],
  [/soap(?:-env|env)?:/gi, 'x:'],
  [/xsi:type="xsd:/g, 'xsi:type="'],
  [/xmlns:[a-z-]+="[^"]*"/gi, ''],
  [/cwmp-1-[0-9]/g, 'cwmp-1-99'],
  [/SerialNumber/g, 'serialNumber'],
  [/<Value[^>]*>/g, '<Value>'],
  [/="([^"]*)"/g, "='$1'"],
  [/\[(\d+)\]/g, '[0$1]'],
];

type Mutation = (text: string, chance: Chance) => string;

const place = (text: string, chance: Chance): number => {
  const anywhere = chance.below(text.length + 1);
  if (chance.is(0.5)) return anywhere;
  // Behind a tag text and elements may stand.
  return text.indexOf('>', anywhere) + 1;
};

const insert: Mutation = (text, chance) => {
  const at = place(text, chance);
  const cut = chance.is(0.5) ? 0 : chance.below(12);
  return text.slice(0, at) + (chance.is(0.8) ? chance.of(NASTY) : '') + text.slice(at + cut);
};

/** A part of the document again, elsewhere: elements within elements, and twice what may be there once. */
const repeat: Mutation = (text, chance) => {
  const from = place(text, chance);
  const part = text.slice(from, from + 1 + chance.below(200));
  const to = place(text, chance);
  return text.slice(0, to) + part + text.slice(to);
};

const drop: Mutation = (text, chance) => {
  const from = place(text, chance);
  return text.slice(0, from) + text.slice(from + chance.below(300));
};

const truncate: Mutation = (text, chance) => text.slice(0, chance.below(text.length + 1));

const rename: Mutation = (text, chance) => {
  const [what, by] = chance.of(RENAMES);
  return text.replace(what, by);
};

/** More than anybody needs: depth, attributes, elements, long names, long texts. Rare, because it costs. */
const swell: Mutation = (text, chance) => {
  const at = text.indexOf('>', chance.below(text.length + 1)) + 1;
  const count = chance.of([10, 33, 70, 300, 5_000, 20_001]);
  const inserted = chance.of([
    () => '<a>'.repeat(count) + '</a>'.repeat(count),
    () => `<a ${Array.from({ length: count }, (_none, n) => `b${n}="c"`).join(' ')}/>`,
    () => '<a/>'.repeat(count),
    () => `<${'a'.repeat(count)}/>`,
    () => 'a'.repeat(count * 4),
    () => '&lt;'.repeat(count),
    () => ' '.repeat(count),
    () => `<a b="${'&amp;'.repeat(count)}"/>`,
    () => `<!--${' -'.repeat(count)}-->`,
    () => '<![CDATA[x]]>'.repeat(count),
  ])();
  return text.slice(0, at) + inserted + text.slice(at);
};

const MUTATIONS: readonly (readonly [Mutation, number])[] = [
  [insert, 0.72],
  [repeat, 0.09],
  [drop, 0.07],
  [rename, 0.06],
  [truncate, 0.055],
  [swell, 0.005],
];

function choose(chance: Chance): Mutation {
  let at = chance.next();
  for (const [mutation, share] of MUTATIONS) {
    at -= share;
    if (at < 0) return mutation;
  }
  return insert;
}

/** What happens to bytes: of no character, of another character set, too many, too few. */
function damage(bytes: Buffer, chance: Chance): Buffer {
  const at = chance.below(bytes.length + 1);
  switch (chance.below(7)) {
    case 0: {
      const flipped = Buffer.from(bytes);
      if (at < flipped.length) flipped.writeUInt8((flipped.readUInt8(at) ^ (1 << chance.below(8))) & 0xff, at);
      return flipped;
    }
    case 1:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from([chance.below(256)]), bytes.subarray(at)]);
    case 2:
      return bytes.subarray(0, at);
    case 3:
      return Buffer.concat([bytes, Buffer.from(chance.of([[0], [0, 0], [0x20], [0x0a, 0x0a], [0x3c], [0xff]]))]);
    case 4:
      return Buffer.from(bytes.toString('utf8'), 'latin1');
    case 5:
      return Buffer.from(`\ufeff${bytes.toString('utf8')}`, chance.is(0.5) ? 'utf16le' : 'utf8');
    default: {
      const other = chance.of(['iso-8859-1', 'us-ascii', 'UTF-8', 'utf-16', 'GBK', 'x']);
      const text = bytes.toString('utf8').replace(/^<\?xml[^>]*\?>/, '');
      const declared = `<?xml version="1.0" encoding="${other}"?>${text}`;
      return Buffer.from(declared, chance.is(0.5) ? 'latin1' : 'utf8');
    }
  }
}

/** One mutated message: always the same of the same seed and run. */
export function mutated(documents: readonly string[], chance: Chance): Buffer {
  let text = chance.of(documents);
  for (let n = 1 + chance.below(3); n > 0; n--) text = choose(chance)(text, chance);
  const bytes = Buffer.from(text, 'utf8');
  return chance.is(0.15) ? damage(bytes, chance) : bytes;
}
