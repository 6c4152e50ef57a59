import { assert } from '@demarc/kernel';
import { uniqueText } from '../envelope/element';
import { arrayOf, element, escapeXml } from '../envelope/xml-writer';
import type { XmlReader } from '../envelope/xml-reader';
import type { AcsRequest, CpeResponse, ParameterSetting } from '../messages';
import { parameterKey } from './fields';
import { statusOf } from './status';

type Request = Extract<AcsRequest, { method: 'SetParameterValues' }>;

/** TR-069 A.3.2.1: ParameterKey has at most 32 characters, and each name may be set once in a request (else fault 9003). */
export function writeSetParameterValues(request: Request): string {
  const names = new Set(request.values.map((value) => value.name));
  assert(names.size === request.values.length, 'a parameter is set once in a request');
  const list = arrayOf('ParameterList', 'cwmp:ParameterValueStruct', request.values.map(writeSetting));
  const key = parameterKey(request.parameterKey);
  return `<cwmp:SetParameterValues>${list}${key}</cwmp:SetParameterValues>`;
}

function writeSetting(setting: ParameterSetting): string {
  assert(/^[A-Za-z][A-Za-z0-9]*$/.test(setting.type), 'a type is a local name of XML Schema or CWMP');
  const name = element('Name', setting.name);
  const value = `<Value xsi:type="xsd:${setting.type}">${escapeXml(setting.value)}</Value>`;
  return `<ParameterValueStruct>${name}${value}</ParameterValueStruct>`;
}

export function readSetParameterValuesResponse(reader: XmlReader): CpeResponse {
  let status: string | null = null;
  while (reader.nextChild()) {
    if (reader.name === 'Status') status = uniqueText(status, reader);
    else reader.skip();
  }
  return { method: 'SetParameterValuesResponse', status: statusOf(status, 'SetParameterValuesResponse') };
}
