import { element } from '../envelope/xml-writer';
import type { AcsRequest } from '../messages';
import { boundedText, commandKeyOf, fileTypeOf, transferUrl, unsignedInt } from './fields';

type Request = Extract<AcsRequest, { method: 'Upload' }>;

/** TR-069 A.4.1.5: the CPE sends with HTTP PUT; some with POST. */
export function writeUpload(request: Request): string {
  const fields = [
    element('CommandKey', commandKeyOf(request.commandKey)),
    fileTypeOf(request.fileType),
    transferUrl(request.url),
    boundedText('Username', request.username, 256),
    boundedText('Password', request.password, 256),
    unsignedInt('DelaySeconds', request.delaySeconds),
  ];
  return `<cwmp:Upload>${fields.join('')}</cwmp:Upload>`;
}
