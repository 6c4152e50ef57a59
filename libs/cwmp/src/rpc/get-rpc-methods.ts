import { requireFirst } from '../envelope/element';
import { arrayOf, element } from '../envelope/xml-writer';
import type { XmlReader } from '../envelope/xml-reader';
import type { CpeResponse } from '../messages';

/** What a CPE may ask of this ACS. */
export const ACS_METHODS = [
  'Inform',
  'GetRPCMethods',
  'TransferComplete',
  'AutonomousTransferComplete',
  'RequestDownload',
  'Kicked',
  'DUStateChangeComplete',
  'AutonomousDUStateChangeComplete',
] as const;

export const writeGetRpcMethods = (): string => '<cwmp:GetRPCMethods/>';

export function readGetRpcMethodsResponse(reader: XmlReader): CpeResponse {
  let methods: string[] | null = null;
  while (reader.nextChild()) {
    if (reader.name === 'MethodList') {
      requireFirst(methods !== null);
      methods = readStrings(reader);
    } else {
      reader.skip();
    }
  }
  return { method: 'GetRPCMethodsResponse', methods: methods ?? [] };
}

function readStrings(reader: XmlReader): string[] {
  const strings: string[] = [];
  while (reader.nextChild()) {
    if (reader.name === 'string') strings.push(reader.text());
    else reader.skip();
  }
  return strings;
}

/** The answer to a CPE that asks what we can do. */
export function writeGetRpcMethodsResponse(): string {
  const list = arrayOf(
    'MethodList',
    'xsd:string',
    ACS_METHODS.map((method) => element('string', method)),
  );
  return `<cwmp:GetRPCMethodsResponse>${list}</cwmp:GetRPCMethodsResponse>`;
}
