import { assert } from '@demarc/kernel';
import { element } from '../envelope/xml-writer';

const MAX_UNSIGNED_INT = 0xffff_ffff;

/** cwmp-1-x.xsd: at most 32 characters. */
export function commandKeyOf(commandKey: string): string {
  assert(commandKey.length <= 32, 'a CommandKey has at most 32 characters');
  return commandKey;
}

/** TR-069 A.3.2.1: at most 32 characters. */
export function parameterKey(key: string): string {
  assert(key.length <= 32, 'a ParameterKey has at most 32 characters');
  return element('ParameterKey', key);
}

export function unsignedInt(name: string, count: number): string {
  assert(Number.isInteger(count) && count >= 0 && count <= MAX_UNSIGNED_INT, `${name} is an unsigned integer`);
  return element(name, String(count));
}

/** @param most characters that the schema allows */
export function boundedText(name: string, text: string, most: number): string {
  assert(text.length <= most, `${name} has at most ${most} characters`);
  return element(name, text);
}

export function fileTypeOf(fileType: string): string {
  assert(
    /^(?:[1-9][0-9]*( \S+)+|X \S+ .+)$/.test(fileType),
    'a FileType is a number and words, or X, a vendor and words',
  );
  return boundedText('FileType', fileType, 64);
}

/** Where a CPE fetches from or sends to. Its credentials, if any, go beside it. */
export function transferUrl(url: string): string {
  assert(url !== '' && url.length <= 256, 'a URL has at most 256 characters (G43)');
  assert(!/^[a-z]+:\/\/[^/]*@/i.test(url), 'TR-069 A.3.2.8: no credentials in the URL');
  return element('URL', url);
}
