import type { JSX } from 'react';
import { Button, Group, Modal, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { CreateQuirkRule, type QuirkFlagInfo, type QuirkRule } from '@demarc/contracts';
import { ErrorNote } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { errorsOf } from '../../../lib/form-errors';
import { useReturnFocus } from '../../../lib/return-focus';
import { useFlags, useSaveRule } from '../api/models';
import { FlagRows } from './flag-rows';
import { MATCH_FIELDS, requestOf, valuesOf, type RuleValues } from './rule-form';
import classes from './models.module.css';

function validateWith(flags: readonly QuirkFlagInfo[]) {
  return (values: RuleValues): Record<string, string> => {
    const errors = errorsOf(CreateQuirkRule, requestOf(values, flags));
    const at = Object.entries(errors).map(([path, message]) => {
      if (path === 'match') return ['manufacturer', message] as const;
      return [path.startsWith('flags') ? 'flags' : path.replace('match.', ''), message] as const;
    });
    return Object.fromEntries(at);
  };
}

function RuleForm(props: {
  rule: QuirkRule | null;
  flags: readonly QuirkFlagInfo[];
  onClose: () => void;
}): JSX.Element {
  const { rule, flags, onClose } = props;
  const save = useSaveRule(rule?.id ?? null);
  const form = useForm<RuleValues>({ initialValues: valuesOf(rule), validate: validateWith(flags) });
  const submit = form.onSubmit((values) => {
    const request = requestOf(values, flags);
    save.mutate(rule === null ? request : { ...request, version: rule.version }, { onSuccess: onClose });
  });
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput label="Name" data-autofocus maxLength={120} {...form.getInputProps('name')} />
        <fieldset className={classes.fieldset}>
          <legend className={classes.heading}>For which devices</legend>
          <p className={classes.muted}>Empty fits all. * stands for anything; upper and lower case are the same.</p>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            {MATCH_FIELDS.map(({ key, label }) => (
              <TextInput key={key} label={label} autoComplete="off" {...form.getInputProps(key)} />
            ))}
          </SimpleGrid>
        </fieldset>
        <fieldset className={classes.fieldset}>
          <legend className={classes.heading}>What it sets</legend>
          <FlagRows flags={flags} rows={form.values.flags} onChange={(rows) => form.setFieldValue('flags', rows)} />
          {form.errors['flags'] !== undefined && (
            <p className={classes.error} role="alert">
              {form.errors['flags']}
            </p>
          )}
        </fieldset>
        <Textarea
          label="Reason"
          description="Kept in the history."
          autosize
          minRows={2}
          {...form.getInputProps('reason')}
        />
        {save.error !== null && (
          <ErrorNote what="The rule was not saved." holds="Nothing was changed." error={save.error} />
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            {rule === null ? 'Add' : 'Save'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Adds a rule, or changes one; what counts is what its devices meet at their next session. */
export function RuleDialog({ rule, onClose }: { rule: QuirkRule | null; onClose: () => void }): JSX.Element {
  useReturnFocus();
  return (
    <Modal opened onClose={onClose} size="lg" title={rule === null ? 'Add a rule' : 'Edit the rule'}>
      <Loaded query={useFlags()} what="The flags" lines={6}>
        {(flags) => <RuleForm rule={rule} flags={flags} onClose={onClose} />}
      </Loaded>
    </Modal>
  );
}
