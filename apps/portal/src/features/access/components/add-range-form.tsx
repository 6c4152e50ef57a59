import { useState, type JSX } from 'react';
import { Button, Group, NativeSelect, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconPlus } from '@tabler/icons-react';
import { ErrorNote } from '@demarc/ui';
import { useAddRange } from '../api/change-ranges';
import { useNasList } from '../api/list-nas';
import { NO_RANGE, rangeRequest, type RangeValues } from './pool-form-values';
import classes from './pools.module.css';

/** Adds a network, or everything from a first to a last address. */
export function AddRangeForm({ poolId }: { poolId: string }): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const add = useAddRange(poolId);
  const nas = useNasList();
  const form = useForm<RangeValues>({
    initialValues: NO_RANGE,
    validate: (values) =>
      rangeRequest(values) === null
        ? { addresses: 'Type a network such as 100.64.0.0/22, or 100.64.0.10 – 100.64.0.99.' }
        : {},
  });
  const close = (): void => {
    setOpen(false);
    form.reset();
  };
  const submit = form.onSubmit((values) => {
    const request = rangeRequest(values);
    if (request !== null) add.mutate(request, { onSuccess: close });
  });
  if (!isOpen) {
    return (
      <div className={classes.addRange}>
        <Button
          variant="default"
          leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
          onClick={() => setOpen(true)}
        >
          Add addresses
        </Button>
      </div>
    );
  }
  return (
    <form className={classes.addRange} onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label="Addresses"
          description="A network with its prefix, or the first and the last with a dash."
          autoComplete="off"
          data-autofocus
          {...form.getInputProps('addresses')}
        />
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
          <NativeSelect
            label="For logins at"
            data={[
              { value: '', label: 'every NAS' },
              ...(nas.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
            ]}
            {...form.getInputProps('nasId')}
          />
          <TextInput label="Gateway (optional)" autoComplete="off" {...form.getInputProps('gateway')} />
        </SimpleGrid>
        <Switch
          label="Leave out the first and the last address"
          {...form.getInputProps('leavesOutEdges', { type: 'checkbox' })}
        />
        {add.error !== null && (
          <ErrorNote what="The addresses were not added." holds="The pool stays as it was." error={add.error} />
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" loading={add.isPending}>
            Add
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
