import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateXML } from 'xmllint-wasm';
import { hasSharedData, sharedPath } from '../../../../test/support/shared-data';
import { decodeEnvelope } from '../envelope/decode-envelope';
import { encodeEnvelope } from '../envelope/encode-envelope';
import type { AcsMessage, CpeMessage } from '../messages';
import { FROM_CPE, TO_CPE } from './golden-messages';

// Each RPC of TR-069 Amendment 6 in each direction has a file: what we write, and what we read. The files are valid by
// the schema of the Broadband Forum, which is not ours to keep: where it is at hand, each is held against it.

const FIXTURES = join(__dirname, '../../../../test/fixtures/cwmp');
const NAMESPACE = 'urn:dslforum-org:cwmp-1-2';
const SCHEMA = 'data/cpe/bbf-models/cwmp-1-2.xsd';
const read = (path: string): string => readFileSync(join(FIXTURES, path), 'utf8');

/** A line per element, so that a difference is seen; an empty element stays empty. */
const inLines = (xml: string): string => `${xml.replace(/(?<=<\/[^<>]*>|\/>)(?=<)|(?<=>)(?=<[^/])/g, '\n')}\n`;

describe('what we write', () => {
  it.each(Object.entries<AcsMessage>(TO_CPE))('%s', (name, message) => {
    expect(inLines(encodeEnvelope(message, NAMESPACE))).toBe(read(`golden/acs/${name}.xml`));
  });
});

describe('what we read', () => {
  it.each(Object.entries<CpeMessage>(FROM_CPE))('%s', (name, message) => {
    const result = decodeEnvelope(Buffer.from(read(`golden/cpe/${name}.xml`)));
    if (!result.ok) throw result.error;
    expect(result.envelope.message).toEqual(message);
    expect(result.envelope.namespace).toBe(NAMESPACE);
  });
});

it('no file is without its message', () => {
  const names = (folder: string): string[] => readdirSync(join(FIXTURES, folder)).map((file) => file.slice(0, -4));
  expect(names('golden/acs').toSorted()).toEqual(Object.keys(TO_CPE).toSorted());
  expect(names('golden/cpe').toSorted()).toEqual(Object.keys(FROM_CPE).toSorted());
});

const describeSchema = hasSharedData(SCHEMA)
  ? describe
  : (name: string, body: () => void): void => describe.skip(`${name} (the schema is absent: set DEMARC_SHARED)`, body);

describeSchema('the schema of the Broadband Forum', () => {
  const schemaFiles = () => [
    { fileName: 'soap-encoding.xsd', contents: read('soap/encoding.xsd') },
    {
      fileName: 'cwmp.xsd',
      contents: readFileSync(sharedPath(SCHEMA), 'utf8')
        .replace('schemaLocation="http://schemas.xmlsoap.org/soap/envelope/"', 'schemaLocation="soap-envelope.xsd"')
        .replace('schemaLocation="http://schemas.xmlsoap.org/soap/encoding/"', 'schemaLocation="soap-encoding.xsd"'),
    },
    { fileName: 'soap-envelope.xsd', contents: read('soap/envelope.xsd') },
  ];
  /** Both schemas at once: the envelope, and what CWMP puts into it. */
  const WHOLE = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
    <xs:import namespace="http://schemas.xmlsoap.org/soap/envelope/" schemaLocation="soap-envelope.xsd"/>
    <xs:import namespace="${NAMESPACE}" schemaLocation="cwmp.xsd"/></xs:schema>`;
  const errorsOf = async (xml: readonly { fileName: string; contents: string }[]): Promise<string[]> => {
    const schema = { fileName: 'whole.xsd', contents: WHOLE };
    const result = await validateXML({ xml, schema, preload: schemaFiles() });
    return result.errors.map(({ rawMessage }) => rawMessage);
  };

  it('finds every file valid', async () => {
    const files = ['acs', 'cpe'].flatMap((side) =>
      readdirSync(join(FIXTURES, 'golden', side)).map((name) => ({
        fileName: `${side}-${name}`,
        contents: read(`golden/${side}/${name}`),
      })),
    );
    expect(await errorsOf(files)).toEqual([]);
  });

  it.each([
    ['an element that it does not know', 'Reboot', /cwmp:Reboot\b/g, 'cwmp:Restart'],
    ['an element that is missing', 'Download', /<SuccessURL>.*<\/SuccessURL>/, ''],
    ['a text that is too long', 'Download', 'd-1', 'k'.repeat(33)],
  ])('would find %s', async (_case, name, right, wrong) => {
    const file = read(`golden/acs/${name}.xml`);
    const contents = file.replace(right, wrong);
    expect(contents).not.toBe(file);
    expect(await errorsOf([{ fileName: 'broken.xml', contents }])).not.toEqual([]);
  });
});
