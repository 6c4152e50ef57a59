import { assert } from '@demarc/kernel';
import { countOf, readFields, readStructs } from '../envelope/element';
import { arrayOf, element } from '../envelope/xml-writer';
import type { XmlReader } from '../envelope/xml-reader';
import type { AcsRequest, AttributeSetting, CpeResponse, ParameterAttributes } from '../messages';
import { requireName } from './parameter-list';

type GetRequest = Extract<AcsRequest, { method: 'GetParameterAttributes' }>;
type SetRequest = Extract<AcsRequest, { method: 'SetParameterAttributes' }>;

export function writeGetParameterAttributes({ names }: GetRequest): string {
  assert(names.length > 0, 'GetParameterAttributes names at least one parameter');
  return `<cwmp:GetParameterAttributes>${stringsOf('ParameterNames', names)}</cwmp:GetParameterAttributes>`;
}

/** TR-069 A.3.2.4: all or nothing; an object's name stands for all parameters below it. */
export function writeSetParameterAttributes({ settings }: SetRequest): string {
  assert(settings.length > 0, 'SetParameterAttributes sets at least one');
  const list = arrayOf('ParameterList', 'cwmp:SetParameterAttributesStruct', settings.map(writeSetting));
  return `<cwmp:SetParameterAttributes>${list}</cwmp:SetParameterAttributes>`;
}

function writeSetting({ name, notification, accessList }: AttributeSetting): string {
  const fields = [
    element('Name', name),
    element('NotificationChange', flag(notification !== null)),
    element('Notification', String(notification ?? 0)),
    element('AccessListChange', flag(accessList !== null)),
    stringsOf('AccessList', accessList ?? []),
  ];
  return `<SetParameterAttributesStruct>${fields.join('')}</SetParameterAttributesStruct>`;
}

const flag = (isSet: boolean): string => (isSet ? '1' : '0');

const stringsOf = (name: string, strings: readonly string[]): string =>
  arrayOf(
    name,
    'xsd:string',
    strings.map((text) => element('string', text)),
  );

export function readGetParameterAttributesResponse(reader: XmlReader): CpeResponse {
  const { ParameterList: attributes } = readFields(reader, [], {
    ParameterList: (list: XmlReader) => readStructs(list, 'ParameterAttributeStruct', readAttributes),
  });
  return { method: 'GetParameterAttributesResponse', attributes: attributes ?? [] };
}

function readAttributes(reader: XmlReader): ParameterAttributes {
  const fields = readFields(reader, ['Name', 'Notification'], {
    AccessList: (list: XmlReader) => readStructs(list, 'string', (each: XmlReader) => each.text()),
  });
  const { Name, Notification, AccessList } = fields;
  return { name: requireName(Name), notification: countOf(Notification, 0), accessList: AccessList ?? [] };
}
