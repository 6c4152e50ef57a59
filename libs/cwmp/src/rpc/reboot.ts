import { element } from '../envelope/xml-writer';
import type { AcsRequest } from '../messages';

type Request = Extract<AcsRequest, { method: 'Reboot' }>;

export const writeReboot = (request: Request): string =>
  `<cwmp:Reboot>${element('CommandKey', request.commandKey)}</cwmp:Reboot>`;
