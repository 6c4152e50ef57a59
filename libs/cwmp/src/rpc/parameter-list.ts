import { isTrue, localName, uniqueText } from '../envelope/element';
import { refuse } from '../envelope/envelope-error';
import type { XmlReader } from '../envelope/xml-reader';
import type { ParameterInfo, ParameterValue } from '../messages';

/** TR-106 allows 256; some CPEs go beyond, none by much. */
const MAX_NAME_LENGTH = 1024;
const MAX_TYPE_LENGTH = 64;

/** A list of ParameterValueStruct. `arrayType` and its count are not looked at: CPEs get them wrong. */
export function readParameterValues(reader: XmlReader): ParameterValue[] {
  const values: ParameterValue[] = [];
  while (reader.nextChild()) {
    if (reader.name === 'ParameterValueStruct') values.push(readParameterValue(reader));
    else reader.skip();
  }
  return values;
}

function readParameterValue(reader: XmlReader): ParameterValue {
  let name: string | null = null;
  let value: string | null = null;
  let type = '';
  while (reader.nextChild()) {
    switch (reader.name) {
      case 'Name':
        name = uniqueText(name, reader);
        break;
      case 'Value':
        type = typeOf(reader);
        value = uniqueText(value, reader);
        break;
      default:
        reader.skip();
    }
  }
  return { name: requireName(name), value, type };
}

function typeOf(reader: XmlReader): string {
  const type = localName(reader.attribute('type') ?? '');
  return type.length > MAX_TYPE_LENGTH ? '' : type;
}

/** A list of ParameterInfoStruct. */
export function readParameterInfos(reader: XmlReader): ParameterInfo[] {
  const infos: ParameterInfo[] = [];
  while (reader.nextChild()) {
    if (reader.name === 'ParameterInfoStruct') infos.push(readParameterInfo(reader));
    else reader.skip();
  }
  return infos;
}

function readParameterInfo(reader: XmlReader): ParameterInfo {
  let name: string | null = null;
  let writable: string | null = null;
  while (reader.nextChild()) {
    switch (reader.name) {
      case 'Name':
        name = uniqueText(name, reader);
        break;
      case 'Writable':
        writable = uniqueText(writable, reader);
        break;
      default:
        reader.skip();
    }
  }
  return { name: requireName(name), writable: isTrue(writable) };
}

/** A fleet shares its names: kept once, they are compared by identity, and hold no message in memory that they were cut from. */
const KNOWN_LIMIT = 20_000;
const known = new Map<string, string>();

/** The name of a parameter in an answer, the one text that all answers share. */
export function requireName(name: string | null): string {
  if (name === null) return refuse('structure', 'a parameter without a name');
  if (name.length > MAX_NAME_LENGTH) return refuse('limit', 'a parameter name is too long');
  const kept = known.get(name);
  if (kept !== undefined) return kept;
  if (known.size >= KNOWN_LIMIT) known.clear();
  const own = Buffer.from(name, 'utf16le').toString('utf16le');
  known.set(own, own);
  return own;
}
