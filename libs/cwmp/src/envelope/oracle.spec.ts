import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { Chance, mutated } from '../../../../test/support/fuzz-mutations';
import { fuzzRound, readByOracle, type Codec } from '../../../../test/support/fuzz-round';
import { newSession, step } from '../session';
import { isXmlText } from './characters';
import { decodeEnvelope } from './decode-envelope';
import { encodeEnvelope } from './encode-envelope';
import { EnvelopeError } from './envelope-error';
import { maskValues } from './mask-values';

// saxes is the oracle: it is the strictest parser at hand. We may refuse more than it does (no DTD, no processing
// instructions, SOAP's structure), but what we accept it must accept, and read the same from it.

const fixtures = join(__dirname, '../../../../test/fixtures/cwmp');
const documents = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.xml'))
  .map((path) => readFileSync(join(fixtures, path), 'utf8'));

const codec: Codec = { decodeEnvelope, encodeEnvelope, newSession, step, maskValues };

/** What an ACS says is of little use here. */
function isOfRouter(document: string): boolean {
  const result = decodeEnvelope(Buffer.from(document));
  return (
    result.ok &&
    !(result.envelope.message.type === 'request' && result.envelope.message.request.method === 'unsupported')
  );
}

it('reads the fixtures as the oracle does', () => {
  for (const document of documents) {
    expect(decodeEnvelope(Buffer.from(document)).ok).toBe(true);
    expect(readByOracle(document).isWellFormed).toBe(true);
  }
});

it('takes no mutation that is not well-formed, refuses none without a reason, and reads the same from the others', () => {
  // A slice of `npm run fuzz`, which finds a message again by its seed and run.
  const seed = 2;
  const own = documents.filter((document) => isOfRouter(document));
  const outcomes = new Map<string, number>();
  const until = performance.now() + 1_500;
  for (let run = 0; run < 500 || performance.now() < until; run++) {
    const { outcome, problem } = fuzzRound(mutated(own, new Chance(seed, run)), codec, () => performance.now());
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    expect({ seed, run, problem }).toEqual({ seed, run, problem: null });
  }
  // A property over nothing would hold too.
  expect(outcomes.get('accepted')).toBeGreaterThan(30);
  expect(outcomes.size).toBeGreaterThan(5);
});

it('notices a reader that is not strict, one that misreads, and one that is slow', () => {
  const [inform = ''] = documents.filter((document) => document.includes(':Inform>'));
  const bytes = Buffer.from(inform);
  const right = codec.decodeEnvelope(bytes);
  const problemOf = (decodeEnvelope: Codec['decodeEnvelope'], message = bytes, now = () => 0): string | null =>
    fuzzRound(message, { ...codec, decodeEnvelope }, now).problem;
  expect(problemOf(codec.decodeEnvelope)).toBeNull();
  expect(problemOf(() => right, Buffer.from(`${inform}<a/>`))).toBe('taken, and not well-formed');
  expect(problemOf(() => right, Buffer.from(inform.replace(/(<SerialNumber>)/, '$1X')))).toContain('nowhere in it');
  expect(problemOf(() => ({ ok: false, error: new EnvelopeError('malformed', '') }))).toContain('saxes takes it');
  let clock = 0;
  expect(problemOf(codec.decodeEnvelope, bytes, () => (clock += 2_000))).toBe('it took 2000 ms');
});

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
