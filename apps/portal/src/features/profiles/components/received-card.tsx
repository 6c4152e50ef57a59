import type { JSX } from 'react';
import { Button, Group } from '@mantine/core';
import type { RouterUpload } from '@demarc/contracts';
import { Age, Card, ConfirmAction, DataTable, EmptyState, ErrorNote, visibleText, type TableColumn } from '@demarc/ui';
import { sizeText } from '../../../components/file-words';
import { PageLink } from '../../../components/page-link';
import { UPLOAD_KIND_WORDS } from '../../../components/upload-words';
import { useDeleteUpload, useQuarantinedUploads, useReleaseUpload } from '../../../lib/router-uploads';
import { useMay } from '../../../lib/session';

const COLUMNS: readonly TableColumn<RouterUpload>[] = [
  {
    id: 'router',
    header: 'Router',
    title: true,
    cell: ({ cpeId, serialNumber }) => (
      <PageLink href={`/routers/${cpeId}?tab=files`}>{visibleText(serialNumber, 64)}</PageLink>
    ),
  },
  { id: 'kind', header: 'File', cell: ({ kind }) => UPLOAD_KIND_WORDS[kind] },
  { id: 'size', header: 'Size', align: 'end', nowrap: true, priority: 2, cell: ({ sizeBytes }) => sizeText(sizeBytes) },
  { id: 'by', header: 'Asked for by', priority: 3, cell: ({ askedBy }) => askedBy },
  { id: 'at', header: 'Received', priority: 2, cell: ({ receivedAt }) => <Age at={receivedAt} /> },
];

/** Files of routers that nobody gets before a person has released them. */
export function ReceivedCard(): JSX.Element {
  const query = useQuarantinedUploads();
  const mayWrite = useMay('router.files');
  const release = useReleaseUpload();
  const remove = useDeleteUpload();
  const columns: readonly TableColumn<RouterUpload>[] = mayWrite
    ? [
        ...COLUMNS,
        {
          id: 'actions',
          header: '',
          align: 'end',
          cell: ({ id }) => (
            <Group gap="xs" justify="flex-end">
              <Button
                variant="default"
                loading={release.isPending && release.variables === id}
                onClick={() => release.mutate(id)}
              >
                Release
              </Button>
              <ConfirmAction
                level={1}
                verb="Delete"
                effect="The file is gone from the server. The router keeps what it has."
                destructive
                busy={remove.isPending}
                onConfirm={() => remove.mutateAsync(id)}
              />
            </Group>
          ),
        },
      ]
    : COLUMNS;
  const error = release.error ?? remove.error;
  return (
    <Card title="Received from routers" flush>
      {error !== null && <ErrorNote what="It was not done." holds="The file is still in quarantine." error={error} />}
      <DataTable
        label="Received from routers"
        columns={columns}
        rows={query.data}
        error={query.error}
        onRetry={() => void query.refetch()}
        rowKey={({ id }) => id}
        empty={
          <EmptyState title="Nothing is in quarantine.">
            Backups that were asked for are on their router's page; logs wait here until somebody releases them.
          </EmptyState>
        }
      />
    </Card>
  );
}
