import type { JSX } from 'react';
import { NumberInput } from '@mantine/core';

export interface NumberField<K extends string> {
  readonly key: K;
  readonly label: string;
  readonly description: string;
  readonly min: number;
  readonly max: number;
}

export interface NumberFieldsProps<K extends string, T extends Record<K, number>> {
  fields: readonly NumberField<K>[];
  draft: T;
  set: (draft: T) => void;
  mayWrite: boolean;
}

/** Settings that are whole numbers, side by side; whoever may not change them reads them. */
export function NumberFields<K extends string, T extends Record<K, number>>({
  fields,
  draft,
  set,
  mayWrite,
}: NumberFieldsProps<K, T>): JSX.Element {
  return (
    <>
      {fields.map(({ key, label, description, min, max }) => (
        <NumberInput
          key={key}
          label={label}
          description={description}
          min={min}
          max={max}
          allowDecimal={false}
          readOnly={!mayWrite}
          hideControls
          value={draft[key]}
          onChange={(value) => typeof value === 'number' && set({ ...draft, [key]: value })}
        />
      ))}
    </>
  );
}
