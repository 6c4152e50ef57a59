import { useState, type JSX } from 'react';
import { Button, Group } from '@mantine/core';
import type { Router, RouterUpload, RouterUploadKind, RouterUploads } from '@demarc/contracts';
import {
  Age,
  Card,
  CopyText,
  DataTable,
  EmptyState,
  ErrorNote,
  StateMark,
  visibleText,
  type TableColumn,
} from '@demarc/ui';
import { sizeText } from '../../../components/file-words';
import listClasses from '../../../components/list-page.module.css';
import { Loaded } from '../../../components/loaded';
import { UPLOAD_REASON_WORDS, uploadTitle } from '../../../components/upload-words';
import { newIdempotencyKey } from '../../../lib/api-client';
import { useMay } from '../../../lib/session';
import { useCreateTask } from '../api/create-task';
import { useRouterUploads } from '../api/router-uploads';
import classes from './files-tab.module.css';
import { RestoreOther } from './restore-other';
import { UploadActions } from './upload-actions';

const HASH: TableColumn<RouterUpload> = {
  id: 'hash',
  header: 'SHA-256',
  priority: 3,
  cell: ({ sha256 }) => (
    <CopyText text={sha256} label="SHA-256" mono>
      {sha256.slice(0, 12)}
    </CopyText>
  ),
};
const SIZE: TableColumn<RouterUpload> = {
  id: 'size',
  header: 'Size',
  align: 'end',
  nowrap: true,
  priority: 2,
  cell: ({ sizeBytes }) => sizeText(sizeBytes),
};

function Taken({ upload }: { upload: RouterUpload }): JSX.Element {
  const isSeenAgain = upload.seenAt !== upload.receivedAt;
  return (
    <span className={listClasses.two}>
      <Age at={upload.receivedAt} />
      {isSeenAgain && (
        <span className={listClasses.sub}>
          <Age at={upload.seenAt} prefix="still the same" />
        </span>
      )}
    </span>
  );
}

const BACKUP_COLUMNS: readonly TableColumn<RouterUpload>[] = [
  { id: 'version', header: 'Backup', title: true, cell: (upload) => uploadTitle(upload) },
  { id: 'at', header: 'Taken', cell: (upload) => <Taken upload={upload} /> },
  { id: 'why', header: 'Why', priority: 2, cell: (upload) => UPLOAD_REASON_WORDS[upload.reason] },
  {
    id: 'firmware',
    header: 'Firmware',
    priority: 3,
    cell: ({ softwareVersion }) => (softwareVersion === null ? 'not known' : visibleText(softwareVersion, 40)),
  },
  SIZE,
  HASH,
];

const OTHER_COLUMNS: readonly TableColumn<RouterUpload>[] = [
  { id: 'what', header: 'File', title: true, cell: (upload) => uploadTitle(upload) },
  {
    id: 'state',
    header: 'State',
    cell: ({ state }) => (
      <StateMark
        look={state === 'released' ? 'ok' : 'waiting'}
        word={state === 'released' ? 'released' : 'in quarantine'}
      />
    ),
  },
  { id: 'at', header: 'Received', cell: (upload) => <Taken upload={upload} /> },
  SIZE,
  HASH,
];

function AskFor(props: { routerId: string; file: RouterUploadKind; verb: string }): JSX.Element {
  const create = useCreateTask(props.routerId);
  const [idempotencyKey, renewKey] = useState(newIdempotencyKey);
  const order = (): void =>
    create.mutate(
      { task: { kind: 'upload', file: props.file }, idempotencyKey },
      { onSuccess: () => renewKey(newIdempotencyKey()) },
    );
  return (
    <>
      <Button variant="default" size="xs" loading={create.isPending} onClick={order}>
        {props.verb}
      </Button>
      {create.error !== null && <ErrorNote what="The router was not asked." error={create.error} />}
    </>
  );
}

function Lists({ router, data }: { router: Router; data: RouterUploads }): JSX.Element {
  const mayFiles = useMay('router.files');
  const [isChoosing, setChoosing] = useState(false);
  const isServed = router.state === 'active';
  const backups = data.uploads.filter(({ version }) => version !== null);
  const others = data.uploads.filter(({ version }) => version === null);
  const mayRestore = isServed && router.mode === 'manage';
  const withActions = (columns: readonly TableColumn<RouterUpload>[]): readonly TableColumn<RouterUpload>[] =>
    mayFiles
      ? [
          ...columns,
          {
            id: 'actions',
            header: '',
            align: 'end',
            cell: (upload) => (
              <UploadActions
                upload={upload}
                previous={backups.find(({ version }) => version === (upload.version ?? 0) - 1) ?? null}
                mayRestore={mayRestore}
              />
            ),
          },
        ]
      : columns;
  const mayAsk = mayFiles && isServed && data.canUpload !== false;
  return (
    <div className={classes.stack}>
      <Card
        title="Backups"
        aside={
          <Group gap="xs">
            {mayFiles && mayRestore && (
              <Button variant="subtle" size="xs" onClick={() => setChoosing(true)}>
                From another router…
              </Button>
            )}
            {mayAsk && <AskFor routerId={router.id} file="config" verb="Back up now" />}
          </Group>
        }
        flush
      >
        {data.canUpload === false && (
          <p className={classes.note}>
            Routers of this model and firmware do not know Upload: images go out without a backup before them.
          </p>
        )}
        <DataTable
          label="Backups"
          columns={withActions(BACKUP_COLUMNS)}
          rows={backups}
          rowKey={({ id }) => id}
          empty={
            <EmptyState title="No backup yet.">
              One is taken before every image; what has not changed is kept once.
            </EmptyState>
          }
        />
      </Card>
      {isChoosing && <RestoreOther router={router} onClose={() => setChoosing(false)} />}
      <Card
        title="Other files"
        aside={mayAsk && <AskFor routerId={router.id} file="log" verb="Ask for its log" />}
        flush
      >
        <DataTable
          label="Other files"
          columns={withActions(OTHER_COLUMNS)}
          rows={others}
          rowKey={({ id }) => id}
          empty={<EmptyState title="No log, and nothing in quarantine." />}
        />
      </Card>
    </div>
  );
}

/** What the router sent: its configurations, which can be given back, and its logs. */
export function FilesTab({ router }: { router: Router }): JSX.Element {
  return (
    <Loaded query={useRouterUploads(router.id)} what="Its files" lines={6}>
      {(data) => <Lists router={router} data={data} />}
    </Loaded>
  );
}
