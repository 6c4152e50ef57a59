import { countOf, requireFirst, uniqueText } from '../envelope/element';
import { refuse } from '../envelope/envelope-error';
import type { XmlReader } from '../envelope/xml-reader';
import type { DeviceId, Inform, InformEvent, ParameterValue } from '../messages';
import { readParameterValues } from './parameter-list';

/** TR-069 Annex A.3.3.1: an Inform carries at most 64 events. */
const MAX_EVENTS = 64;
const MAX_IDENTITY_LENGTH = 256;

export function readInform(reader: XmlReader): Inform {
  let deviceId: DeviceId | null = null;
  let events: InformEvent[] | null = null;
  let parameters: ParameterValue[] | null = null;
  let maxEnvelopes: string | null = null;
  let currentTime: string | null = null;
  let retryCount: string | null = null;
  while (reader.nextChild()) {
    switch (reader.name) {
      case 'DeviceId':
        requireFirst(deviceId !== null);
        deviceId = readDeviceId(reader);
        break;
      case 'Event':
        requireFirst(events !== null);
        events = readEvents(reader);
        break;
      case 'ParameterList':
        requireFirst(parameters !== null);
        parameters = readParameterValues(reader);
        break;
      case 'MaxEnvelopes':
        maxEnvelopes = uniqueText(maxEnvelopes, reader);
        break;
      case 'CurrentTime':
        currentTime = uniqueText(currentTime, reader);
        break;
      case 'RetryCount':
        retryCount = uniqueText(retryCount, reader);
        break;
      default:
        reader.skip();
    }
  }
  return {
    deviceId: deviceId ?? refuse('identity', 'an Inform without DeviceId'),
    events: events ?? [],
    maxEnvelopes: countOf(maxEnvelopes, 1),
    currentTime: currentTime ?? '',
    retryCount: countOf(retryCount, 0),
    parameters: parameters ?? [],
  };
}

function readDeviceId(reader: XmlReader): DeviceId {
  let manufacturer: string | null = null;
  let oui: string | null = null;
  let productClass: string | null = null;
  let serialNumber: string | null = null;
  while (reader.nextChild()) {
    switch (reader.name) {
      case 'Manufacturer':
        manufacturer = uniqueText(manufacturer, reader);
        break;
      case 'OUI':
        oui = uniqueText(oui, reader);
        break;
      case 'ProductClass':
        productClass = uniqueText(productClass, reader);
        break;
      case 'SerialNumber':
        serialNumber = uniqueText(serialNumber, reader);
        break;
      default:
        reader.skip();
    }
  }
  return {
    manufacturer: identityText(manufacturer ?? ''),
    oui: requireIdentity(oui),
    productClass: identityText(productClass ?? ''),
    serialNumber: requireIdentity(serialNumber),
  };
}

function requireIdentity(text: string | null): string {
  if (text === null || text.trim() === '') return refuse('identity', 'DeviceId without OUI or serial number');
  return identityText(text);
}

/** Identity outlives the message: the copy keeps it from holding on to the whole document it was cut out of. */
function identityText(text: string): string {
  if (text.length > MAX_IDENTITY_LENGTH) return refuse('identity', 'a part of DeviceId is too long');
  return Buffer.from(text, 'utf8').toString('utf8');
}

function readEvents(reader: XmlReader): InformEvent[] {
  const events: InformEvent[] = [];
  while (reader.nextChild()) {
    if (reader.name !== 'EventStruct') {
      reader.skip();
      continue;
    }
    if (events.length === MAX_EVENTS) refuse('limit', 'too many events');
    events.push(readEvent(reader));
  }
  return events;
}

function readEvent(reader: XmlReader): InformEvent {
  let code: string | null = null;
  let commandKey: string | null = null;
  while (reader.nextChild()) {
    switch (reader.name) {
      case 'EventCode':
        code = uniqueText(code, reader);
        break;
      case 'CommandKey':
        commandKey = uniqueText(commandKey, reader);
        break;
      default:
        reader.skip();
    }
  }
  return { code: code ?? refuse('structure', 'an event without its code'), commandKey: commandKey ?? '' };
}
