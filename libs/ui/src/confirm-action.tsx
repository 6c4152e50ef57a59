import { useState, type JSX, type ReactNode } from 'react';
import { Button, Group, Modal, Stack, Textarea, type ButtonProps } from '@mantine/core';
import classes from './layout.module.css';

export interface ConfirmActionProps {
  /**
   * 0: reversible, done at once. 1: interrupts one subscriber, inline confirm with its effect.
   * 2: money or several subscribers, a dialog with numbers and a reason.
   */
  level: 0 | 1 | 2;
  /** The verb, also on the confirming button: "Reboot", "Void INV-2026-000004". */
  verb: string;
  /** What will happen, to whom, for how long. Never "Are you sure?". */
  effect?: ReactNode;
  /** Level 2 asks for it; the server keeps it in the audit log. */
  reasonLabel?: string;
  busy?: boolean;
  disabled?: boolean;
  icon?: ReactNode;
  variant?: ButtonProps['variant'];
  destructive?: boolean;
  onConfirm: (reason: string) => void | Promise<unknown>;
}

const REASON_LENGTH = 3;

export function ConfirmAction(props: ConfirmActionProps): JSX.Element {
  const { level, verb, busy = false, disabled = false, icon, variant = 'default', onConfirm } = props;
  const [open, setOpen] = useState(false);
  const confirm = (reason: string): void => {
    void Promise.resolve(onConfirm(reason)).then(
      () => setOpen(false),
      () => undefined, // the caller shows the problem beside; the confirm stays for another try
    );
  };
  const opener = (
    <Button
      variant={variant}
      disabled={disabled}
      loading={busy && level === 0}
      leftSection={icon}
      aria-expanded={level === 0 ? undefined : open}
      onClick={() => (level === 0 ? confirm('') : setOpen(true))}
    >
      {verb}
    </Button>
  );
  if (level === 2) {
    return (
      <>
        {opener}
        <ReasonDialog {...props} opened={open} onClose={() => setOpen(false)} onConfirm={confirm} />
      </>
    );
  }
  if (!open || level === 0) return opener;
  return (
    <div
      className={classes.confirm}
      data-level={level}
      role="group"
      aria-label={verb}
      onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}
    >
      <div>{props.effect}</div>
      <div className={classes.confirmRow}>
        <Button variant="default" data-autofocus autoFocus onClick={() => setOpen(false)}>
          Cancel
        </Button>
        <Button loading={busy} color={props.destructive === true ? 'red' : undefined} onClick={() => confirm('')}>
          {verb}
        </Button>
      </div>
    </div>
  );
}

type ReasonDialogProps = Omit<ConfirmActionProps, 'onConfirm'> & {
  opened: boolean;
  onClose: () => void;
  onConfirm: (reason: string) => void;
};

function ReasonDialog(props: ReasonDialogProps): JSX.Element {
  const [reason, setReason] = useState('');
  const tooShort = reason.trim().length < REASON_LENGTH;
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.verb} centered>
      <Stack gap="md">
        <div>{props.effect}</div>
        <Textarea
          label={props.reasonLabel ?? 'Reason'}
          description="Kept in the audit log."
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          autosize
          minRows={2}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" data-autofocus onClick={props.onClose}>
            Cancel
          </Button>
          <Button
            color={props.destructive === true ? 'red' : undefined}
            loading={props.busy}
            disabled={tooShort}
            onClick={() => props.onConfirm(reason.trim())}
          >
            {props.verb}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
