import { SaxesParser } from 'saxes';
import type * as Cwmp from '@demarc/cwmp';

// Holds one message against saxes, the strictest parser at hand, and against the clock. Read by Node as it stands
// (scripts/fuzz-envelope.mjs), so nothing of ours is imported but types.

/**
 * Where the two may differ, and why. Whatever is not here is a disagreement.
 * Taken although saxes refuses it: blanks (G50) and one byte order mark before the envelope, and prefixes that nobody
 * declared (G21, G51), for which saxes is asked without namespaces.
 * Refused although saxes takes it:
 */
export const REFUSED_ON_PURPOSE: Readonly<Partial<Record<Cwmp.EnvelopeRefusal, string>>> = {
  charset: 'a character set that CWMP does not need; a rule of the model can name it (G6)',
  encoding: 'bytes that are no text of their character set: saxes is given text, never bytes',
  declaration: 'an XML declaration of another version than 1.0',
  doctype: 'SOAP 1.1 section 3 forbids it, and nothing is expanded that was declared by a device',
  'processing-instruction': 'SOAP 1.1 section 3 forbids it',
  limit: 'depth, elements, attributes, names and texts are bounded',
  duplicate: 'what says who a device is, or what a parameter is, stands there once',
  structure: 'well-formed, and no message of CWMP',
  identity: 'a DeviceId without OUI or serial number',
};

/**
 * Names are refused, as malformed, that are not letters, digits, `_`, `.` and `-` of ASCII with at most one prefix: SOAP
 * and CWMP have no others, and what looks like a letter is one more way to say a name twice.
 */
const EXPECTED_NAME = /^[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?$/;

/** No message may keep the event loop for longer. */
const MAX_MS = 1_000;

/** What the reader under test offers. */
export type Codec = Pick<typeof Cwmp, 'decodeEnvelope' | 'encodeEnvelope' | 'newSession' | 'step' | 'maskValues'>;

export interface Round {
  /** `accepted`, or why it was refused. */
  readonly outcome: string;
  readonly tookMs: number;
  /** What is wrong; null when nothing is. */
  readonly problem: string | null;
}

/** Reads one message, answers it, and compares. */
export function fuzzRound(bytes: Buffer, codec: Codec, now: () => number): Round {
  const startedAt = now();
  let outcome = 'accepted';
  let answers: string[] = [];
  let claims: string[] = [];
  try {
    const result = codec.decodeEnvelope(bytes);
    if (result.ok) {
      claims = claimsOf(result.envelope);
      answers = answersTo(result.envelope, codec);
      codec.maskValues(bytes, { isSecret: () => true, secrets: [] });
    } else outcome = result.error.reason;
    // A model's rules let more pass, and may not make anything fall over either.
    codec.decodeEnvelope(bytes, { tolerance: ALL_TOLERANCES });
  } catch (error) {
    return { outcome: 'crashed', tookMs: now() - startedAt, problem: `it threw ${String(error)}` };
  }
  const tookMs = now() - startedAt;
  if (tookMs > MAX_MS) return { outcome, tookMs, problem: `it took ${Math.round(tookMs)} ms` };
  return { outcome, tookMs, problem: disagreement(bytes, outcome, { claims, answers }) };
}

const ALL_TOLERANCES: Cwmp.ReaderTolerance = {
  replacesInvalidBytes: true,
  repairsControlCharacters: true,
  repairsReferences: true,
  ignoresTrailingBytes: true,
};

function disagreement(
  bytes: Buffer,
  outcome: string,
  { claims, answers }: { claims: readonly string[]; answers: readonly string[] },
): string | null {
  if (outcome !== 'accepted') {
    if (Object.hasOwn(REFUSED_ON_PURPOSE, outcome)) return null;
    const text = textOf(bytes);
    const oracle = text === null ? null : readByOracle(text);
    return oracle?.isWellFormed === true && oracle.hasGoodNames ? `refused as ${outcome}, and saxes takes it` : null;
  }
  const text = textOf(bytes);
  if (text === null) return 'taken, and it is no text';
  const oracle = readByOracle(text);
  if (!oracle.isWellFormed) return 'taken, and not well-formed';
  const other = claims.find((claim) => !oracle.leaves.has(claim));
  if (other !== undefined) return `read as ${JSON.stringify(other)}, which is nowhere in it`;
  const bad = answers.find((answer) => !readByOracle(answer).isWellFormed);
  return bad === undefined ? null : `answered with what is no XML: ${bad.slice(0, 500)}`;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text as the declaration and nothing else says; null when it is none. */
function textOf(bytes: Buffer): string | null {
  const head = bytes.toString('latin1', 0, 200);
  const declared = /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']/.exec(head)?.[1]?.toLowerCase() ?? 'utf-8';
  if (/^(?:iso[-_]?8859-1|latin-?1|us-ascii|ascii)$/.test(declared)) return bytes.toString('latin1');
  try {
    return utf8.decode(bytes);
  } catch {
    return null; // that bytes are no UTF-8 is what is asked here
  }
}

interface OracleReading {
  readonly isWellFormed: boolean;
  readonly hasGoodNames: boolean;
  /** Name and text of each element without children, and names with values of each parameter. */
  readonly leaves: ReadonlySet<string>;
}

interface Open {
  readonly name: string;
  text: string;
  isLeaf: boolean;
  parameter: string | null;
  value: string | null;
}

const pair = (name: string, value: string): string => `parameter ${name}\u0000${value}`;

export function readByOracle(xml: string): OracleReading {
  const leaves = new Set<string>();
  const open: Open[] = [];
  let isWellFormed = true;
  let hasGoodNames = true;
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', () => (isWellFormed = false));
  parser.on('opentag', (tag) => {
    const parent = open.at(-1);
    if (parent !== undefined) parent.isLeaf = false;
    const names = [tag.name, ...Object.keys(tag.attributes)];
    hasGoodNames &&= names.every((name) => EXPECTED_NAME.test(name));
    open.push({
      name: tag.name.slice(tag.name.indexOf(':') + 1),
      text: '',
      isLeaf: true,
      parameter: null,
      value: null,
    });
  });
  const append = (text: string): void => {
    const top = open.at(-1);
    if (top !== undefined) top.text += text;
  };
  parser.on('text', append);
  parser.on('cdata', append);
  parser.on('closetag', () => {
    const closed = open.pop();
    if (closed === undefined) return;
    // The two stand in either order.
    if (closed.parameter !== null && closed.value !== null) leaves.add(pair(closed.parameter, closed.value));
    if (!closed.isLeaf) return;
    leaves.add(`${closed.name} ${closed.text}`);
    const parent = open.at(-1);
    if (parent === undefined) return;
    if (closed.name === 'Name') parent.parameter = closed.text;
    if (closed.name === 'Value') parent.value = closed.text;
  });
  parser.write(xml.replace(/^\ufeff/, '').replace(/^[ \t\r\n]+/, '')).close();
  return { isWellFormed, hasGoodNames, leaves };
}

const said = (element: string, ...texts: readonly (string | null | undefined)[]): string[] =>
  // What is not there reads as nothing.
  texts.filter((text) => text !== null && text !== undefined && text !== '').map((text) => `${element} ${text}`);

/** What we say the message says. */
function claimsOf({ message }: Cwmp.CpeEnvelope): string[] {
  if (message.type === 'fault') return said('FaultString', message.fault.faultString);
  if (message.type === 'response') {
    const { response } = message;
    if (response.method === 'GetParameterValuesResponse') return parameters(response.values);
    if (response.method === 'GetParameterNamesResponse')
      return response.names.flatMap(({ name }) => said('Name', name));
    return [];
  }
  const { request } = message;
  if (request.method === 'TransferComplete') return said('CommandKey', request.transferComplete.commandKey);
  if (request.method !== 'Inform') return [];
  const { deviceId, events, currentTime } = request.inform;
  return [
    ...said('Manufacturer', deviceId.manufacturer),
    ...said('OUI', deviceId.oui),
    ...said('ProductClass', deviceId.productClass),
    ...said('SerialNumber', deviceId.serialNumber),
    ...said('CurrentTime', currentTime),
    ...events.flatMap(({ code, commandKey }) => [...said('EventCode', code), ...said('CommandKey', commandKey)]),
    ...parameters(request.inform.parameters),
  ];
}

const parameters = (values: readonly Cwmp.ParameterValue[]): string[] =>
  values.flatMap(({ name, value }) => (value === null || name === '' ? said('Name', name) : [pair(name, value)]));

/** What the session would answer, in the phases in which a message can come. */
function answersTo({ message, namespace }: Cwmp.CpeEnvelope, codec: Codec): string[] {
  const opened = codec.step(codec.newSession('t'), message);
  const again = codec.step(opened.next, message);
  return [...opened.effects, ...again.effects].flatMap((effect) =>
    effect.do === 'send' ? [codec.encodeEnvelope(effect.message, namespace)] : [],
  );
}
