import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { isXmlText } from './characters';
import { decodeEnvelope } from './decode-envelope';

// saxes is the oracle: it is the strictest parser at hand. We may refuse more than it does (no DTD, no processing
// instructions, SOAP's structure), but what we accept it must accept, and read the same from it.

interface OracleReading {
  readonly isWellFormed: boolean;
  /** Name and text of each element without children, in document order. */
  readonly leaves: readonly (readonly [name: string, text: string])[];
}

function readByOracle(xml: string): OracleReading {
  const leaves: [string, string][] = [];
  const open: { name: string; text: string; isLeaf: boolean }[] = [];
  let isWellFormed = true;
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', () => (isWellFormed = false));
  parser.on('opentag', (tag) => {
    const parent = open.at(-1);
    if (parent !== undefined) parent.isLeaf = false;
    open.push({ name: tag.name.slice(tag.name.indexOf(':') + 1), text: '', isLeaf: true });
  });
  const append = (text: string): void => {
    const top = open.at(-1);
    if (top !== undefined) top.text += text;
  };
  parser.on('text', append);
  parser.on('cdata', append);
  parser.on('closetag', () => {
    const closed = open.pop();
    if (closed?.isLeaf === true) leaves.push([closed.name, closed.text]);
  });
  parser.write(xml.trimStart()).close();
  return { isWellFormed, leaves };
}

const fixtures = join(__dirname, '../../../../test/fixtures/cwmp');
const documents = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.xml'))
  .map((path) => readFileSync(join(fixtures, path), 'utf8'));

/** Where mutations hurt: pieces of markup, of references and of things XML forbids. */
const NASTY = [
  '<', '>', '/', '&', ';', '"', "'", '=', '<!', '<!--', '-->', '--', '<![CDATA[', ']]>', '<?', '?>', '<?xml version="1.0"?>',
  '&amp;', '&#0;', '&#x41;', '&#xD800;', '&lt;', '&x;', '\u0000', '\u0002', '\r', '\r\n', ' ', '\t', '\u00a0', '\ufeff', '\uffff',
  '<a>', '</a>', '<a/>', '<a b="1" b="2"/>', 'xmlns:x="y"', ':', '<!DOCTYPE a>', '<SerialNumber>S2</SerialNumber>', '</Body>', '😀', '\u0085', '\u2028',
]; // prettier-ignore

const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  /** Behind a tag, where text and elements may stand, or anywhere. */
  isBehindTag: fc.boolean(),
  length: fc.constantFrom(0, 0, 0, 1, 2, 7, 12),
  insert: fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 3 }), fc.constant('')),
});

interface Mutation {
  readonly at: number;
  readonly isBehindTag: boolean;
  readonly length: number;
  readonly insert: string;
}

function mutate(document: string, mutations: readonly Mutation[]): string {
  let text = document;
  for (const { at, isBehindTag, length, insert } of mutations) {
    const anywhere = Math.floor(at * text.length);
    const position = isBehindTag ? text.indexOf('>', anywhere) + 1 : anywhere;
    text = text.slice(0, position) + insert + text.slice(position + length);
  }
  return text;
}

it('reads the fixtures as the oracle does', () => {
  for (const document of documents) {
    expect(decodeEnvelope(Buffer.from(document)).ok).toBe(true);
    expect(readByOracle(document).isWellFormed).toBe(true);
  }
});

it('accepts no mutation that is not well-formed, and reads the same identity and values from the others', () => {
  let accepted = 0;
  const property = fc.property(
    fc.constantFrom(...documents),
    fc.array(mutation, { minLength: 1, maxLength: 3 }),
    (document, mutations) => {
      // The wire carries bytes: what is no UTF-8 never becomes a string.
      const bytes = Buffer.from(mutate(document, mutations), 'utf8');
      const result = decodeEnvelope(bytes);
      const oracle = readByOracle(bytes.toString('utf8'));
      if (!result.ok) {
        // What we call impossible characters and references, the oracle does too.
        if (['entity', 'control-character'].includes(result.error.reason)) expect(oracle.isWellFormed).toBe(false);
        return;
      }
      accepted++;
      expect(oracle.isWellFormed).toBe(true);
      expect(oracle.leaves).toEqual(expect.arrayContaining(leavesOf(result.envelope)));
    },
  );
  fc.assert(property, { numRuns: 2_000 });
  // A property over nothing would hold too.
  expect(accepted).toBeGreaterThan(100);
});

type Reading = Extract<ReturnType<typeof decodeEnvelope>, { ok: true }>['envelope'];

function leavesOf({ message }: Reading): [string, string][] {
  const values =
    message.type === 'request' && message.request.method === 'Inform'
      ? message.request.inform.parameters
      : message.type === 'response' && message.response.method === 'GetParameterValuesResponse'
        ? message.response.values
        : [];
  const leaves: [string, string][] = values.flatMap(({ name, value }): [string, string][] =>
    value === null
      ? [['Name', name]]
      : [
          ['Name', name],
          ['Value', value],
        ],
  );
  if (message.type === 'request' && message.request.method === 'Inform') {
    const { oui, serialNumber } = message.request.inform.deviceId;
    leaves.push(['OUI', oui], ['SerialNumber', serialNumber]);
  }
  return leaves;
}

it('never throws, whatever the bytes are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(decodeEnvelope(Buffer.from(bytes)).ok).toBe(false);
    }),
    { numRuns: 500 },
  );
});

const xmlText = fc.string({ unit: 'binary', maxLength: 40 }).filter(isXmlText);

/** The ways a device may write the same text. */
const spellings: readonly ((text: string) => string)[] = [
  (text) => text.replace(/[&<>\r]/g, (c) => `&#${c.charCodeAt(0)};`),
  (text) => text.replace(/[&<>"'\r]/g, (c) => `&#x${c.charCodeAt(0).toString(16)};`),
  (text) => Array.from(text, (c) => `&#${c.codePointAt(0)};`).join(''),
  (text) =>
    text
      .split('\r')
      .map((part) => `<![CDATA[${part.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`)
      .join('&#13;'),
];

it('reads back exactly what was printed, however it was spelled', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ name: xmlText, value: xmlText }), { maxLength: 5 }),
      fc.constantFrom(...spellings),
      (parameters, spell) => {
        const list = parameters
          .map(
            ({ name, value }) =>
              `<ParameterValueStruct><Name>${spell(name)}</Name><Value xsi:type="xsd:string">${spell(value)}</Value></ParameterValueStruct>`,
          )
          .join('\r\n');
        const xml = `<Envelope><Body><GetParameterValuesResponse><ParameterList>${list}</ParameterList></GetParameterValuesResponse></Body></Envelope>`;
        const result = decodeEnvelope(Buffer.from(xml));
        expect(result).toMatchObject({
          ok: true,
          envelope: {
            message: { response: { values: parameters.map((parameter) => ({ ...parameter, type: 'string' })) } },
          },
        });
      },
    ),
    { numRuns: 300 },
  );
});
