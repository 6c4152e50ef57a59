import type { FormEvent, JSX, ReactNode } from 'react';
import { Button, Textarea } from '@mantine/core';
import formClasses from './form.module.css';

const REASON_LENGTH = 3;

/** A reason that says something. */
export const isReason = (text: string): boolean => text.trim().length >= REASON_LENGTH;

export interface ReasonedFormProps {
  reason: string;
  onReason: (reason: string) => void;
  /** Who will read it. */
  hint?: string;
  /** The verb on the button. */
  verb: string;
  isReady: boolean;
  isBusy: boolean;
  isDestructive?: boolean;
  /** What went wrong, beside the buttons. */
  problem: ReactNode;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** An act of staff in a drawer: what it is, why, and one button with its verb. */
export function ReasonedForm(props: ReasonedFormProps): JSX.Element {
  const { reason, verb, isReady, isBusy, isDestructive = false, onSubmit, onClose } = props;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form className={formClasses.form} onSubmit={submit}>
      {props.children}
      <Textarea
        label="Reason"
        description={props.hint ?? 'Kept in the audit log.'}
        autosize
        minRows={2}
        maxLength={300}
        value={reason}
        onChange={(event) => props.onReason(event.currentTarget.value)}
      />
      {props.problem}
      <div className={formClasses.actions}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          type="submit"
          {...(isDestructive ? { color: 'red' } : {})}
          disabled={!isReady || !isReason(reason)}
          loading={isBusy}
        >
          {verb}
        </Button>
      </div>
    </form>
  );
}
