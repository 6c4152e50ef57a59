import type { JSX } from 'react';
import { Checkbox, TextInput } from '@mantine/core';
import type { ServiceWindow } from '@demarc/contracts';
import fieldClasses from './settings-fields.module.css';

const NIGHT: ServiceWindow = { from: '01:00', to: '05:00', days: [] };

/** When something may be started; null: at any hour. */
export function WindowFields({
  window,
  set,
}: {
  window: ServiceWindow | null;
  set: (window: ServiceWindow | null) => void;
}): JSX.Element {
  return (
    <>
      <Checkbox
        label="Only within a service window"
        description="In the zone of the ISP. What is under way when it closes ends."
        checked={window !== null}
        onChange={(event) => set(event.currentTarget.checked ? NIGHT : null)}
      />
      {window !== null && (
        <div className={fieldClasses.fields}>
          <TextInput
            type="time"
            label="Opens"
            value={window.from}
            onChange={(event) => set({ ...window, from: event.currentTarget.value })}
          />
          <TextInput
            type="time"
            label="Closes"
            value={window.to}
            onChange={(event) => set({ ...window, to: event.currentTarget.value })}
          />
        </div>
      )}
    </>
  );
}
