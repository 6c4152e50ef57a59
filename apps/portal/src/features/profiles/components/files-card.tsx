import { useState, type JSX } from 'react';
import { Button } from '@mantine/core';
import type { RouterFile } from '@demarc/contracts';
import { Age, Card, ConfirmAction, CopyText, DataTable, EmptyState, ErrorNote, type TableColumn } from '@demarc/ui';
import { FILE_KIND_WORDS, sizeText } from '../../../components/file-words';
import { useMay } from '../../../lib/session';
import { useRouterFiles } from '../../../lib/router-files';
import { useDeleteFile } from '../api/router-files';
import { StorageNote } from './storage-note';
import { UploadDialog } from './upload-dialog';

const COLUMNS: readonly TableColumn<RouterFile>[] = [
  { id: 'name', header: 'File', title: true, cell: (file) => file.name },
  { id: 'kind', header: 'Kind', cell: (file) => FILE_KIND_WORDS[file.kind] },
  { id: 'model', header: 'Model', priority: 2, cell: (file) => (file.productClass === '' ? 'any' : file.productClass) },
  { id: 'size', header: 'Size', align: 'end', cell: (file) => sizeText(file.sizeBytes) },
  {
    id: 'hash',
    header: 'SHA-256',
    priority: 2,
    cell: (file) => (
      <CopyText text={file.sha256} label="SHA-256" mono>
        {file.sha256.slice(0, 12)}
      </CopyText>
    ),
  },
  { id: 'at', header: 'Uploaded', priority: 2, cell: (file) => <Age at={file.uploadedAt} /> },
];

/** Images and configuration files; a router gets one by a task or a profile, by a URL that is its own. */
export function FilesCard(): JSX.Element {
  const query = useRouterFiles();
  const mayWrite = useMay('router.files');
  const remove = useDeleteFile();
  const [isUploading, setUploading] = useState(false);
  const columns: readonly TableColumn<RouterFile>[] = mayWrite
    ? [
        ...COLUMNS,
        {
          id: 'delete',
          header: '',
          align: 'end',
          cell: (file) => (
            <ConfirmAction
              level={1}
              verb="Delete"
              effect={`${file.name} is gone from the server. Routers keep what they have.`}
              destructive
              busy={remove.isPending}
              onConfirm={() => remove.mutateAsync(file.id)}
            />
          ),
        },
      ]
    : COLUMNS;
  return (
    <Card
      title="Files for routers"
      aside={
        mayWrite && (
          <Button variant="default" size="xs" onClick={() => setUploading(true)}>
            Upload a file
          </Button>
        )
      }
      flush
    >
      {remove.error !== null && (
        <ErrorNote what="The file was not deleted." holds="It is still there." error={remove.error} />
      )}
      <StorageNote />
      <DataTable
        label="Files for routers"
        columns={columns}
        rows={query.data}
        error={query.error}
        onRetry={() => void query.refetch()}
        rowKey={(file) => file.id}
        empty={<EmptyState title="No file yet.">Firmware images and vendor configuration files go here.</EmptyState>}
      />
      {isUploading && <UploadDialog onClose={() => setUploading(false)} />}
    </Card>
  );
}
