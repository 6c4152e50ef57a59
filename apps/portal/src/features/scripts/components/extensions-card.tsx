import { useState, type JSX } from 'react';
import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core';
import { PutScriptExtension, type ScriptExtension } from '@demarc/contracts';
import { Age, Card, ConfirmAction, DataTable, EmptyState, ErrorNote, visibleText, type TableColumn } from '@demarc/ui';
import listClasses from '../../../components/list-page.module.css';
import { errorsOf, serverErrorsOf } from '../../../lib/form-errors';
import { useMay } from '../../../lib/session';
import { useDeleteExtension, useExtensions, usePutExtension } from '../api/scripts';

const EMPTY: PutScriptExtension = { name: '', url: '', isPrivateAllowed: false };

function ExtensionDialog({ known, onClose }: { known: ScriptExtension | null; onClose: () => void }): JSX.Element {
  const [draft, setDraft] = useState<PutScriptExtension>(() =>
    known === null ? EMPTY : { name: known.name, url: known.url, isPrivateAllowed: known.isPrivateAllowed },
  );
  const [isAsked, setAsked] = useState(false);
  const put = usePutExtension();
  const errors = isAsked ? { ...errorsOf(PutScriptExtension, draft), ...serverErrorsOf(put.error) } : {};
  const submit = (): void => {
    setAsked(true);
    const body = PutScriptExtension.safeParse(draft);
    if (body.success) put.mutate(body.data, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title={known === null ? 'Register an extension' : `Extension ${known.name}`}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack gap="md">
          <TextInput
            label="Name"
            description={`Scripts call it by this: ext("${draft.name === '' ? 'name' : draft.name}", "function")`}
            readOnly={known !== null}
            error={errors['name']}
            value={draft.name}
            data-autofocus
            onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
          />
          <TextInput
            label="Address"
            description="It gets a POST of {function, args} and answers with JSON within 3 seconds."
            placeholder="https://crm.isp.example/ext"
            error={errors['url']}
            value={draft.url}
            onChange={(event) => setDraft({ ...draft, url: event.currentTarget.value })}
          />
          <Checkbox
            label="It stands in a private network"
            checked={draft.isPrivateAllowed}
            onChange={(event) => setDraft({ ...draft, isPrivateAllowed: event.currentTarget.checked })}
          />
          {put.error !== null && <ErrorNote what="It was not registered." error={put.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={put.isPending}>
              Register
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Remove({ name }: { name: string }): JSX.Element {
  const remove = useDeleteExtension();
  return (
    <>
      <ConfirmAction
        level={1}
        verb="Remove"
        destructive
        effect="Scripts that ask it fail from then on."
        busy={remove.isPending}
        onConfirm={() => remove.mutateAsync(name)}
      />
      {remove.error !== null && <ErrorNote what="It was not removed." error={remove.error} />}
    </>
  );
}

const columnsOf = (mayWrite: boolean): readonly TableColumn<ScriptExtension>[] => [
  { id: 'name', header: 'Name', title: true, cell: ({ name }) => <span className={listClasses.mono}>{name}</span> },
  {
    id: 'url',
    header: 'Address',
    cell: ({ url }) => <span className={listClasses.path}>{visibleText(url, 300)}</span>,
  },
  {
    id: 'net',
    header: 'Network',
    priority: 3,
    cell: ({ isPrivateAllowed }) => (isPrivateAllowed ? 'private' : 'public'),
  },
  { id: 'by', header: 'By', priority: 3, cell: ({ changedBy }) => changedBy },
  { id: 'at', header: 'Changed', nowrap: true, cell: ({ changedAt }) => <Age at={changedAt} /> },
  ...(mayWrite ? [{ id: 'acts', header: 'Then', cell: ({ name }: ScriptExtension) => <Remove name={name} /> }] : []),
];

/** Services of the operator that scripts may ask by `ext`; nothing else can be called. */
export function ExtensionsCard(): JSX.Element {
  const query = useExtensions();
  const mayWrite = useMay('router.scripts');
  const [edited, setEdited] = useState<ScriptExtension | 'new' | null>(null);
  return (
    <Card
      title="What scripts may ask"
      flush
      aside={
        mayWrite && (
          <Button variant="default" onClick={() => setEdited('new')}>
            Register an extension
          </Button>
        )
      }
    >
      <DataTable
        label="Extensions"
        columns={columnsOf(mayWrite)}
        rows={query.data}
        error={query.error}
        onRetry={() => void query.refetch()}
        rowKey={({ name }) => name}
        onOpen={mayWrite ? setEdited : undefined}
        empty={
          <EmptyState title="Scripts may ask nobody.">
            A service of yours that is registered here is what ext() asks; every call is in the audit log.
          </EmptyState>
        }
      />
      {edited !== null && <ExtensionDialog known={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </Card>
  );
}
