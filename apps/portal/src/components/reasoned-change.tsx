import { useState, type JSX } from 'react';
import { Button, Group, Textarea } from '@mantine/core';
import { ErrorNote } from '@demarc/ui';

const LEAST_REASON = 3;

export interface ReasonedChangeProps {
  /** What is changed, as it stands after "The" and "Change the". */
  what: string;
  change: { error: Error | null; isPending: boolean };
  onTakeBack: () => void;
  onChange: (reason: string) => void;
}

/** The foot of a form whose values are in force at once: nobody changes them without saying why. */
export function ReasonedChange({ what, change, onTakeBack, onChange }: ReasonedChangeProps): JSX.Element {
  const [reason, setReason] = useState('');
  return (
    <>
      <Textarea
        label="Reason"
        description="Kept in the audit log."
        autosize
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {change.error !== null && (
        <ErrorNote what={`The ${what} could not be changed.`} holds="What was before stands." error={change.error} />
      )}
      <Group gap="sm">
        <Button variant="default" onClick={onTakeBack}>
          Take back
        </Button>
        <Button
          disabled={reason.trim().length < LEAST_REASON}
          loading={change.isPending}
          onClick={() => onChange(reason.trim())}
        >
          Change the {what}
        </Button>
      </Group>
    </>
  );
}
