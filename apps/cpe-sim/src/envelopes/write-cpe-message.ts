import type { CwmpFault, DeviceId, InformEvent, ParameterInfo, ParameterValue } from '@demarc/cwmp';
import type { Quirk } from '../quirks';

interface Prefixes {
  readonly soap: string;
  readonly encoding: string;
  readonly cwmp: string;
}

const USUAL: Prefixes = { soap: 'SOAP-ENV', encoding: 'SOAP-ENC', cwmp: 'cwmp' };
/** Quirk G21: legal, and not what naive servers look for. */
const UNUSUAL: Prefixes = { soap: 'E', encoding: 'n1', cwmp: 'tr069' };
/** Quirk G51: those of the ACS. */
const TAKEN_OVER: Prefixes = { soap: 's', encoding: 'soapenc', cwmp: 'cwmp' };
/** Quirk G24: what stands where `xsi:type` belongs. */
const ODD_TYPES = ['', ' xsi:type="string"', ' xsi:type="xsd:json"', ' SOAP-ENC:type="x"', ' xsi:type="string[14]"'];

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export const element = (name: string, text: string): string => `<${name}>${escapeXml(text)}</${name}>`;

/** Writes the messages of a box. Quotes, prefixes and counts are those of common firmware. */
export class CpeMessageWriter {
  private readonly prefix: Prefixes;
  /** That the ACS has to answer in. */
  readonly answeredIn: string;

  constructor(
    private readonly cwmpNamespace: string,
    private readonly quirks: ReadonlySet<Quirk>,
  ) {
    this.prefix = quirks.has('other-prefixes') ? UNUSUAL : quirks.has('our-prefix') ? TAKEN_OVER : USUAL;
    // TR-069 appendix: who names no version speaks the one that the ACS assumes.
    this.answeredIn = quirks.has('no-namespace') ? 'urn:dslforum-org:cwmp-1-2' : this.spokenNamespace;
  }

  private get spokenNamespace(): string {
    return this.quirks.has('newer-namespace') ? 'urn:dslforum-org:cwmp-1-4' : this.cwmpNamespace;
  }

  envelope(id: string, body: string): string {
    const { soap, encoding, cwmp } = this.prefix;
    const schema = this.quirks.has('odd-counts') ? '1999' : '2001';
    const xsd = this.quirks.has('our-prefix') ? '' : ` xmlns:xsd="http://www.w3.org/${schema}/XMLSchema"`;
    const own = this.quirks.has('no-namespace') ? '' : ` xmlns:${cwmp}="${this.spokenNamespace}"`;
    return (
      `<?xml version="1.0" encoding="UTF-8"?>\n<${soap}:Envelope xmlns:${soap}="http://schemas.xmlsoap.org/soap/envelope/"` +
      ` xmlns:${encoding}="http://schemas.xmlsoap.org/soap/encoding/"${xsd}` +
      ` xmlns:xsi="http://www.w3.org/${schema}/XMLSchema-instance"${own}>\n` +
      `<${soap}:Header><${cwmp}:ID ${soap}:mustUnderstand="1">${escapeXml(id)}</${cwmp}:ID></${soap}:Header>\n` +
      `<${soap}:Body>\n${body}\n</${soap}:Body>\n</${soap}:Envelope>\n`
    );
  }

  message(name: string, content: string): string {
    return `<${this.prefix.cwmp}:${name}>${content}</${this.prefix.cwmp}:${name}>`;
  }

  inform(inform: {
    readonly deviceId: DeviceId;
    readonly events: readonly InformEvent[];
    readonly currentTime: string;
    readonly retryCount: number;
    readonly parameters: readonly ParameterValue[];
  }): string {
    const { deviceId } = inform;
    const events = inform.events.map(
      ({ code, commandKey }) =>
        `<EventStruct>${element('EventCode', code)}${element('CommandKey', commandKey)}</EventStruct>`,
    );
    return this.message(
      'Inform',
      `<DeviceId>${element('Manufacturer', deviceId.manufacturer)}${element('OUI', deviceId.oui)}` +
        `${element('ProductClass', deviceId.productClass)}${element('SerialNumber', deviceId.serialNumber)}</DeviceId>` +
        `${this.array('Event', 'cwmp:EventStruct', events)}<MaxEnvelopes>1</MaxEnvelopes>` +
        `${element('CurrentTime', inform.currentTime)}${element('RetryCount', String(inform.retryCount))}` +
        this.parameterList(inform.parameters),
    );
  }

  parameterNames(names: readonly ParameterInfo[]): string {
    const structs = names.map(
      ({ name, writable }) =>
        `<ParameterInfoStruct>${element('Name', name)}<Writable>${writable ? 1 : 0}</Writable></ParameterInfoStruct>`,
    );
    return this.message('GetParameterNamesResponse', this.array('ParameterList', 'cwmp:ParameterInfoStruct', structs));
  }

  parameterValues(values: readonly ParameterValue[]): string {
    return this.message('GetParameterValuesResponse', this.parameterList(values));
  }

  parameterAttributes(attributes: readonly { readonly name: string; readonly notification: number }[]): string {
    const structs = attributes.map(
      ({ name, notification }) =>
        `<ParameterAttributeStruct>${element('Name', name)}<Notification>${notification}</Notification>` +
        `${this.array('AccessList', 'xsd:string', ['<string>Subscriber</string>'])}</ParameterAttributeStruct>`,
    );
    return this.message(
      'GetParameterAttributesResponse',
      this.array('ParameterList', 'cwmp:ParameterAttributeStruct', structs),
    );
  }

  rpcMethods(methods: readonly string[]): string {
    const strings = methods.map((method) => element('string', method));
    return this.message('GetRPCMethodsResponse', this.array('MethodList', 'xsd:string', strings));
  }

  fault(fault: CwmpFault): string {
    const { soap, cwmp } = this.prefix;
    const structs = fault.parameterFaults.map(
      ({ name, faultCode, faultString }) =>
        `<SetParameterValuesFault>${element('ParameterName', name)}<FaultCode>${faultCode}</FaultCode>` +
        `${element('FaultString', faultString)}</SetParameterValuesFault>`,
    );
    return (
      `<${soap}:Fault><faultcode>Client</faultcode><faultstring>CWMP fault</faultstring><detail><${cwmp}:Fault>` +
      `<FaultCode>${fault.faultCode}</FaultCode>${element('FaultString', fault.faultString)}${structs.join('')}` +
      `</${cwmp}:Fault></detail></${soap}:Fault>`
    );
  }

  private parameterList(values: readonly ParameterValue[]): string {
    const structs = values.map(({ name, value, type }, at) => {
      const spoken = this.quirks.has('odd-types') ? ODD_TYPES[at % ODD_TYPES.length] : ` xsi:type="xsd:${type}"`;
      const written = value === null ? '' : `<Value${spoken}>${escapeXml(value)}</Value>`;
      return `<ParameterValueStruct>${element('Name', name)}${written}</ParameterValueStruct>`;
    });
    return this.array('ParameterList', 'cwmp:ParameterValueStruct', structs);
  }

  array(name: string, type: string, items: readonly string[]): string {
    const isOdd = this.quirks.has('odd-counts');
    const itemType = type.replace('cwmp:', isOdd ? '' : `${this.prefix.cwmp}:`);
    const count = isOdd ? `0${items.length + 1}` : items.length;
    return `<${name} ${this.prefix.encoding}:arrayType="${itemType}[${count}]">${items.join('')}</${name}>`;
  }
}
