import { assert } from '@demarc/kernel';
import { countOf, uniqueText } from '../envelope/element';
import { refuse } from '../envelope/envelope-error';
import { element } from '../envelope/xml-writer';
import type { XmlReader } from '../envelope/xml-reader';
import type { AcsRequest, CpeResponse, CwmpFault } from '../messages';
import { parameterKey } from './fields';
import { faultInStatus, statusOf } from './status';

type Request = Extract<AcsRequest, { method: 'AddObject' }>;

/** TR-069 A.3.2.6: the name of the collection, with a dot at its end and without an instance number. */
export function writeAddObject(request: Request): string {
  assert(request.objectName.endsWith('.'), 'AddObject names a collection, which ends with a dot');
  assert(!/\.[0-9]+\.$/.test(request.objectName), 'AddObject names no instance: the CPE chooses the number');
  const name = element('ObjectName', request.objectName);
  return `<cwmp:AddObject>${name}${parameterKey(request.parameterKey)}</cwmp:AddObject>`;
}

/** Some devices refuse in the answer: `InstanceNumber` 0 with a fault code for a status. */
export function readAddObjectResponse(reader: XmlReader): CpeResponse | CwmpFault {
  let instance: string | null = null;
  let status: string | null = null;
  while (reader.nextChild()) {
    switch (reader.name) {
      case 'InstanceNumber':
        instance = uniqueText(instance, reader);
        break;
      case 'Status':
        status = uniqueText(status, reader);
        break;
      default:
        reader.skip();
    }
  }
  const faultCode = faultInStatus(status);
  if (faultCode !== null) return { faultCode, faultString: '', parameterFaults: [] };
  const instanceNumber = countOf(instance, 0);
  // An object whose number is not known can neither be filled nor be deleted.
  if (instanceNumber < 1) return refuse('structure', 'AddObjectResponse without an instance number');
  return { method: 'AddObjectResponse', instanceNumber, status: statusOf(status, 'AddObjectResponse') };
}
