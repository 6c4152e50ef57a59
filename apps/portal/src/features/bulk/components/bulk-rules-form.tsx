import type { JSX } from 'react';
import { Stack } from '@mantine/core';
import type { BulkRules } from '@demarc/contracts';
import { NumberFields, type NumberField } from '../../../components/number-fields';
import fieldClasses from '../../../components/settings-fields.module.css';
import { WindowFields } from '../../../components/window-fields';

type NumberRule = Exclude<keyof BulkRules, 'window'>;

const field = (
  key: NumberRule,
  label: string,
  description: string,
  [min, max]: readonly [number, number],
): NumberField<NumberRule> => ({ key, label, description, min, max });

const FIELDS: readonly NumberField<NumberRule>[] = [
  field('perMinute', 'Routers a minute', 'In all', [1, 60_000]),
  field('perMinutePerNas', 'A minute per NAS', 'They may dial in again together', [1, 60_000]),
  field('perMinutePerNode', 'A minute per OLT', 'Or another access node', [1, 60_000]),
  field('mostAtOnce', 'In hand at once', 'Called, and not settled yet', [1, 2000]),
  field('mostPerNas', 'At once per NAS', 'Of all bulk changes together', [1, 2000]),
  field('mostPerNode', 'At once per OLT', 'Of all bulk changes together', [1, 2000]),
  field('deadlineMinutes', 'Minutes to come', 'Later it counts as not reached', [1, 43_200]),
  field('maxRefusedPercent', 'Per cent refused', 'More, and it pauses by itself', [0, 100]),
];

/** How fast a bulk change goes. */
export function BulkRulesForm({ rules, set }: { rules: BulkRules; set: (rules: BulkRules) => void }): JSX.Element {
  return (
    <Stack gap="lg">
      <div className={fieldClasses.fields}>
        <NumberFields fields={FIELDS} draft={rules} set={set} mayWrite />
      </div>
      <WindowFields window={rules.window} set={(window) => set({ ...rules, window })} />
    </Stack>
  );
}
