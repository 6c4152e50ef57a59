import type { JSX } from 'react';
import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconClock,
  IconMinus,
  type TablerIcon,
} from '@tabler/icons-react';
import type { CpeState, InvoiceState, ParameterStatus, ServiceState, TaskState } from '@demarc/contracts';
import classes from './text.module.css';

export type StatusRole = 'ok' | 'info' | 'warn' | 'bad' | 'unknown';

interface Look {
  role: StatusRole;
  icon: TablerIcon;
}

/** The fixed shapes: a state is never told by colour alone. */
export const LOOKS = {
  ok: { role: 'ok', icon: IconCircleCheck },
  look: { role: 'warn', icon: IconAlertTriangle },
  fault: { role: 'bad', icon: IconAlertOctagon },
  waiting: { role: 'info', icon: IconClock },
  unknown: { role: 'unknown', icon: IconCircleDashed },
  off: { role: 'unknown', icon: IconMinus },
} as const satisfies Record<string, Look>;
export type LookName = keyof typeof LOOKS;

const SERVICE: Record<ServiceState, LookName> = {
  active: 'ok',
  notice: 'look',
  throttled: 'look',
  'walled-garden': 'look',
  suspended: 'fault',
  terminated: 'off',
};
const PARAMETER: Record<ParameterStatus, LookName> = {
  'in-sync': 'ok',
  pending: 'waiting',
  refused: 'fault',
  unverifiable: 'unknown',
  'after-reboot': 'waiting',
};
const TASK: Record<TaskState, LookName> = {
  queued: 'waiting',
  sent: 'waiting',
  done: 'ok',
  failed: 'fault',
  uncertain: 'look',
  cancelled: 'off',
};
const CPE: Record<CpeState, LookName> = {
  quarantine: 'look',
  enrolling: 'waiting',
  active: 'ok',
  retired: 'off',
};
const INVOICE: Record<InvoiceState | 'overdue', LookName> = {
  open: 'waiting',
  overdue: 'look',
  paid: 'ok',
  void: 'off',
};

export type StateMarkProps = { chip?: boolean } & (
  | { service: ServiceState }
  | { parameter: ParameterStatus }
  | { task: TaskState }
  | { cpe: CpeState }
  | { invoice: InvoiceState | 'overdue' }
  | { look: LookName; word: string }
);

function lookOf(props: StateMarkProps): { look: LookName; word: string } {
  if ('service' in props) return { look: SERVICE[props.service], word: props.service };
  if ('parameter' in props) return { look: PARAMETER[props.parameter], word: props.parameter };
  if ('task' in props) return { look: TASK[props.task], word: props.task };
  if ('cpe' in props) return { look: CPE[props.cpe], word: props.cpe };
  if ('invoice' in props) return { look: INVOICE[props.invoice], word: props.invoice };
  return props;
}

/** A state as shape and word, in the names of the API. */
export function StateMark(props: StateMarkProps): JSX.Element {
  const { look, word } = lookOf(props);
  const { role, icon: Icon } = LOOKS[look];
  return (
    <span className={classes.mark} data-role={role} data-chip={props.chip === true ? true : undefined}>
      <Icon size={16} stroke={1.75} aria-hidden />
      {word}
    </span>
  );
}
