import { assert } from '@demarc/kernel';
import { uniqueText } from '../envelope/element';
import { element } from '../envelope/xml-writer';
import type { XmlReader } from '../envelope/xml-reader';
import type { AcsRequest, CpeResponse, CwmpFault } from '../messages';
import { parameterKey } from './fields';
import { faultInStatus, statusOf } from './status';

type Request = Extract<AcsRequest, { method: 'DeleteObject' }>;

/** TR-069 A.3.2.7: one instance and all below it; a name without instance number would be another thing altogether. */
export function writeDeleteObject(request: Request): string {
  assert(/\.(?:[0-9]+|\[[^[\].]+\])\.$/.test(request.objectName), 'DeleteObject names one instance');
  const name = element('ObjectName', request.objectName);
  return `<cwmp:DeleteObject>${name}${parameterKey(request.parameterKey)}</cwmp:DeleteObject>`;
}

export function readDeleteObjectResponse(reader: XmlReader): CpeResponse | CwmpFault {
  let status: string | null = null;
  while (reader.nextChild()) {
    if (reader.name === 'Status') status = uniqueText(status, reader);
    else reader.skip();
  }
  const faultCode = faultInStatus(status);
  if (faultCode !== null) return { faultCode, faultString: '', parameterFaults: [] };
  return { method: 'DeleteObjectResponse', status: statusOf(status, 'DeleteObjectResponse') };
}
