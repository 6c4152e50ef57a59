import { element } from '../envelope/xml-writer';
import type { AcsRequest } from '../messages';
import { commandKeyOf } from './fields';

type Request = Extract<AcsRequest, { method: 'Reboot' }>;

export const writeReboot = ({ commandKey }: Request): string =>
  `<cwmp:Reboot>${element('CommandKey', commandKeyOf(commandKey))}</cwmp:Reboot>`;
