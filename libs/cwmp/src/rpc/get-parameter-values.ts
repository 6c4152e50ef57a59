import { requireFirst } from '../envelope/element';
import { arrayOf, element } from '../envelope/xml-writer';
import type { XmlReader } from '../envelope/xml-reader';
import type { AcsRequest, CpeResponse, ParameterValue } from '../messages';
import { readParameterValues } from './parameter-list';

type Request = Extract<AcsRequest, { method: 'GetParameterValues' }>;

export function writeGetParameterValues(request: Request): string {
  const names = arrayOf(
    'ParameterNames',
    'xsd:string',
    request.names.map((name) => element('string', name)),
  );
  return `<cwmp:GetParameterValues>${names}</cwmp:GetParameterValues>`;
}

export function readGetParameterValuesResponse(reader: XmlReader): CpeResponse {
  let values: ParameterValue[] | null = null;
  while (reader.nextChild()) {
    if (reader.name === 'ParameterList') {
      requireFirst(values !== null);
      values = readParameterValues(reader);
    } else {
      reader.skip();
    }
  }
  return { method: 'GetParameterValuesResponse', values: values ?? [] };
}
