import type { JSX } from 'react';
import {
  Button,
  Group,
  Modal,
  MultiSelect,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useForm, type UseFormReturnType } from '@mantine/form';
import type { AddressPool } from '@demarc/contracts';
import { ErrorNote } from '@demarc/ui';
import { ApiProblem } from '../../../lib/api-client';
import { useReturnFocus } from '../../../lib/return-focus';
import { usePlans } from '../api/list-plans';
import { useSavePool } from '../api/save-pool';
import { poolFaults, poolRequest, poolValuesOf, type PoolValues } from './pool-form-values';

const SERVES = [
  { value: 'service', label: 'services, by their plan' },
  { value: 'garden', label: 'the walled garden' },
];
const ALLOCATION = [
  { value: 'radius', label: 'FreeRADIUS: one address per login' },
  { value: 'nas', label: 'the NAS: it is told the name of the pool' },
];

type Form = UseFormReturnType<PoolValues>;

/** Whose logins get addresses of it. */
function ServesFields({ form, isNew }: { form: Form; isNew: boolean }): JSX.Element {
  const plans = usePlans().data ?? [];
  return (
    <>
      <Select
        label="Serves"
        data={SERVES}
        allowDeselect={false}
        disabled={!isNew}
        description={isNew ? undefined : 'For another purpose, make another pool.'}
        {...form.getInputProps('serves')}
      />
      {form.values.serves === 'garden' ? (
        <Switch
          label="Whoever is walled in gets an address of this pool"
          {...form.getInputProps('isGarden', { type: 'checkbox' })}
        />
      ) : (
        <MultiSelect
          label="Plans"
          description="A plan has one pool: chosen here, it leaves the one it had."
          placeholder={form.values.planIds.length === 0 ? 'No plan' : undefined}
          data={plans.map(({ id, name }) => ({ value: id, label: name }))}
          searchable
          {...form.getInputProps('planIds')}
        />
      )}
    </>
  );
}

/** Who gives the addresses out, and what happens to a login that gets none. */
function AllocationFields({ form }: { form: Form }): JSX.Element {
  return (
    <>
      <Select
        label="Addresses are given out by"
        data={ALLOCATION}
        allowDeselect={false}
        {...form.getInputProps('allocation')}
      />
      {form.values.allocation === 'radius' && (
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
          <TextInput
            label="Lease (minutes)"
            description="After the last report of a session."
            inputMode="numeric"
            {...form.getInputProps('leaseMinutes')}
          />
          <TextInput
            label="Pool of the NAS (optional)"
            description="For a login that gets no address here."
            autoComplete="off"
            {...form.getInputProps('fallbackPool')}
          />
        </SimpleGrid>
      )}
    </>
  );
}

export interface PoolFormDialogProps {
  pool: AddressPool | null;
  onClose: () => void;
  onSaved?: (pool: AddressPool) => void;
}

/** Adds a pool, or changes one; its addresses are added to it afterwards. */
export function PoolFormDialog({ pool, onClose, onSaved }: PoolFormDialogProps): JSX.Element {
  useReturnFocus();
  const save = useSavePool(pool?.id ?? null);
  const form = useForm<PoolValues>({
    initialValues: poolValuesOf(pool),
    validate: poolFaults,
    validateInputOnBlur: true,
  });
  const submit = form.onSubmit((values) => {
    const { serves, ...rest } = poolRequest(values);
    save.mutate(pool === null ? { ...rest, serves } : rest, {
      onSuccess: (saved) => {
        onClose();
        onSaved?.(saved);
      },
      onError: (error) => error instanceof ApiProblem && form.setErrors({ ...error.fieldErrors }),
    });
  });
  return (
    <Modal opened onClose={onClose} title={pool === null ? 'Add a pool' : `Edit ${pool.name}`}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label="Name"
            description="As the NAS knows it, when it gives the addresses out."
            data-autofocus
            autoComplete="off"
            {...form.getInputProps('name')}
          />
          <TextInput label="What it is (optional)" {...form.getInputProps('description')} />
          <ServesFields form={form} isNew={pool === null} />
          <AllocationFields form={form} />
          <Textarea
            label="Reserved addresses (optional)"
            description="One a line, with what it is for: no login gets them."
            autosize
            minRows={2}
            maxRows={8}
            {...form.getInputProps('reserved')}
          />
          {save.error !== null && (
            <ErrorNote what="The pool was not saved." holds="Nothing was changed." error={save.error} />
          )}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              {pool === null ? 'Add' : 'Save'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
