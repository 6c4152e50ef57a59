import { useState, type JSX } from 'react';
import { Button, Checkbox, Stack, TextInput } from '@mantine/core';
import type { CampaignRules } from '@demarc/contracts';
import { NumberFields, type NumberField } from '../../../components/number-fields';
import { WindowFields } from '../../../components/window-fields';
import fieldClasses from '../../../components/settings-fields.module.css';
import type { NumberRule } from './campaign-draft';
import classes from './firmware.module.css';

const field = (key: NumberRule, label: string, description: string, [min, max]: readonly [number, number]) => ({
  key,
  label,
  description,
  min,
  max,
});

const WAVES: readonly NumberField<NumberRule>[] = [
  field('canaryCount', 'Canary', 'So many first, one of each model in turn', [0, 200]),
  field('waveSize', 'Routers of a wave', 'The next waits until all are settled', [1, 200]),
  field('gapMinutes', 'Minutes between waves', 'Time for somebody to call', [0, 10_080]),
  field('mostAtOnce', 'Downloads at once', 'Of all campaigns together', [1, 1000]),
  field('mostPerNode', 'At once per access node', 'They share its uplink', [1, 1000]),
  field('mostPerNas', 'At once per NAS', 'They dial in again together', [1, 1000]),
];

const HEALTH: readonly NumberField<NumberRule>[] = [
  field('appearMinutes', 'Minutes to come for the order', 'Else the order is taken back', [1, 1440]),
  field('downloadMinutes', 'Minutes to fetch it', 'Else it counts as silent', [1, 1440]),
  field('answerMinutes', 'Minutes to be well again', 'PPP, address, version as before', [1, 1440]),
  field('rxMarginDb', 'Light, dB', 'It may be so much weaker', [0, 20]),
  field('wifiMarginDb', 'WiFi signal, dB', 'It may be so much weaker', [0, 60]),
  field('extraRestarts', 'More restarts', 'Besides that of the image', [0, 20]),
];

const HALT: readonly NumberField<NumberRule>[] = [
  field('maxFailedPercent', 'Per cent of a wave', 'More that fail halt it', [0, 100]),
  field('maxFailed', 'Failed in all', 'More halt it', [0, 100_000]),
  field('maxSilent', 'Silent in all', 'More halt it', [0, 100_000]),
  field('maxRelapsed', 'Restarted by themselves', 'Of those that were well', [0, 100_000]),
];

interface RulesProps {
  rules: CampaignRules;
  set: (rules: CampaignRules) => void;
}

function Group({
  title,
  fields,
  rules,
  set,
}: { title: string; fields: readonly NumberField<NumberRule>[] } & RulesProps): JSX.Element {
  return (
    <section>
      <h3 className={fieldClasses.group}>{title}</h3>
      <div className={fieldClasses.fields}>
        <NumberFields fields={fields} draft={rules} set={set} mayWrite />
      </div>
    </section>
  );
}

/** Rules that mostly stay as they are, said in a sentence. */
function RestOfRules({ rules, set }: RulesProps): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const { answerMinutes, maxFailedPercent, maxFailed, maxSilent } = rules;
  return (
    <>
      <p className={classes.muted}>
        A router is well when it is as before within {answerMinutes} minutes. It halts by itself when more than{' '}
        {maxFailedPercent} % of a wave or {maxFailed} in all fail, or more than {maxSilent} fall silent.
      </p>
      {isOpen ? (
        <>
          <Group title="When a router is well" fields={HEALTH} rules={rules} set={set} />
          <Group title="When it halts by itself" fields={HALT} rules={rules} set={set} />
          <Checkbox
            label="Halt when an incident is opened among its routers"
            checked={rules.haltsOnIncident}
            onChange={(event) => set({ ...rules, haltsOnIncident: event.currentTarget.checked })}
          />
        </>
      ) : (
        <Button variant="default" style={{ alignSelf: 'start' }} onClick={() => setOpen(true)}>
          Change these rules
        </Button>
      )}
    </>
  );
}

/** How a campaign goes about it, and when it halts by itself. */
export function RulesForm({ rules, set }: RulesProps): JSX.Element {
  return (
    <Stack gap="lg">
      <Group title="Waves" fields={WAVES} rules={rules} set={set} />
      <TextInput
        label="Tag of the canary"
        description="Routers that have it go first. Empty: none."
        maw={320}
        value={rules.canaryTag ?? ''}
        onChange={(event) => {
          const tag = event.currentTarget.value.trim();
          set({ ...rules, canaryTag: tag === '' ? null : tag });
        }}
      />
      <WindowFields window={rules.window} set={(window) => set({ ...rules, window })} />
      <Checkbox
        label="Take the configuration of each router first"
        description="Without a backup it gets no image, unless its model cannot send one."
        checked={rules.isBackedUp}
        onChange={(event) => set({ ...rules, isBackedUp: event.currentTarget.checked })}
      />
      <RestOfRules rules={rules} set={set} />
    </Stack>
  );
}
