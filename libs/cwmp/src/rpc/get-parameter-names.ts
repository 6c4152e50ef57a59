import { requireFirst } from '../envelope/element';
import { element } from '../envelope/xml-writer';
import type { XmlReader } from '../envelope/xml-reader';
import type { AcsRequest, CpeResponse, ParameterInfo } from '../messages';
import { readParameterInfos } from './parameter-list';

type Request = Extract<AcsRequest, { method: 'GetParameterNames' }>;

export function writeGetParameterNames(request: Request): string {
  const path = element('ParameterPath', request.path);
  return `<cwmp:GetParameterNames>${path}<NextLevel>${request.nextLevel ? '1' : '0'}</NextLevel></cwmp:GetParameterNames>`;
}

export function readGetParameterNamesResponse(reader: XmlReader): CpeResponse {
  let names: ParameterInfo[] | null = null;
  while (reader.nextChild()) {
    if (reader.name === 'ParameterList') {
      requireFirst(names !== null);
      names = readParameterInfos(reader);
    } else {
      reader.skip();
    }
  }
  return { method: 'GetParameterNamesResponse', names: names ?? [] };
}
