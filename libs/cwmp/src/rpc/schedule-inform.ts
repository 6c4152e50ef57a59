import { element } from '../envelope/xml-writer';
import type { AcsRequest } from '../messages';
import { commandKeyOf, unsignedInt } from './fields';

type Request = Extract<AcsRequest, { method: 'ScheduleInform' }>;

/** TR-069 A.4.1.2: the CPE informs with `3 SCHEDULED` and `M ScheduleInform`, which carries the CommandKey. */
export function writeScheduleInform({ delaySeconds, commandKey }: Request): string {
  const delay = unsignedInt('DelaySeconds', delaySeconds);
  return `<cwmp:ScheduleInform>${delay}${element('CommandKey', commandKeyOf(commandKey))}</cwmp:ScheduleInform>`;
}
