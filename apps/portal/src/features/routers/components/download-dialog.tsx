import { useState, type FormEvent, type JSX } from 'react';
import { Button, Checkbox, Group, Modal, Radio, Stack } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { Router, RouterFile, RouterFileKind } from '@demarc/contracts';
import { EmptyState, ErrorNote } from '@demarc/ui';
import { FILE_KIND_WORDS, sizeText } from '../../../components/file-words';
import { Loaded } from '../../../components/loaded';
import { PageLink } from '../../../components/page-link';
import { newIdempotencyKey } from '../../../lib/api-client';
import { useReturnFocus } from '../../../lib/return-focus';
import { useRouterFiles } from '../../../lib/router-files';
import { useCreateTask } from '../api/create-task';
import { useRouterUploads } from '../api/router-uploads';

const EFFECT: Readonly<Record<RouterFileKind, string>> = {
  firmware:
    'The router fetches the image, writes it and restarts: the house has no Internet for some minutes. Without power in the middle of it the router may be lost.',
  'web-content': 'The router fetches the pages of its own web interface.',
  'vendor-config':
    'The router fetches the file and takes its settings over. Some models restart for it, and what is wanted of them is written again afterwards.',
};

const describe = ({ kind, version, productClass, sizeBytes }: RouterFile): string =>
  [
    FILE_KIND_WORDS[kind],
    ...(version === null ? [] : [`version ${version}`]),
    productClass === '' ? 'for any model' : `for ${productClass}`,
    sizeText(sizeBytes),
  ].join(', ');

/** Files of its model, or of none in particular. */
const fits = (router: Router, { productClass, fromVersion, hardwareVersion }: RouterFile): boolean =>
  (productClass === '' || productClass === router.productClass) &&
  (fromVersion === null || fromVersion === router.softwareVersion) &&
  (hardwareVersion === null || hardwareVersion === router.hardwareVersion);

/** Before an image the configuration is taken, unless the model cannot or the person does not want it. */
function BackupChoice(props: { routerId: string; value: boolean; onChange: (value: boolean) => void }): JSX.Element {
  const canUpload = useRouterUploads(props.routerId).data?.canUpload ?? null;
  if (canUpload === false) {
    return (
      <p style={{ margin: 0 }}>
        There will be no backup before it: routers of this model and firmware cannot send one.
      </p>
    );
  }
  return (
    <Checkbox
      label="Back up its configuration first"
      description="The image waits for it, and is not sent when it fails."
      checked={props.value}
      onChange={(event) => props.onChange(event.currentTarget.checked)}
    />
  );
}

function Choice(props: {
  router: Router;
  files: readonly RouterFile[];
  onOrdered: () => void;
  onClose: () => void;
}): JSX.Element {
  const { router, files, onOrdered, onClose } = props;
  const create = useCreateTask(router.id);
  const [idempotencyKey] = useState(newIdempotencyKey);
  const [fileId, setFileId] = useState('');
  const [backup, setBackup] = useState(true);
  const chosen = files.find(({ id }) => id === fileId);
  if (files.length === 0) {
    return (
      <EmptyState title="No file is stored for this model.">
        Upload one under <PageLink href="/push-profiles">Push profiles and files</PageLink>.
      </EmptyState>
    );
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const choice = chosen?.kind === 'firmware' ? { backup } : {};
    create.mutate({ task: { kind: 'download', fileId, ...choice }, idempotencyKey }, { onSuccess: onOrdered });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Radio.Group label="File" value={fileId} onChange={setFileId}>
          <Stack gap="sm" mt="xs">
            {files.map((file) => (
              <Radio key={file.id} value={file.id} label={file.name} description={describe(file)} />
            ))}
          </Stack>
        </Radio.Group>
        {chosen !== undefined && <p style={{ margin: 0 }}>{EFFECT[chosen.kind]}</p>}
        {chosen?.kind === 'firmware' && <BackupChoice routerId={router.id} value={backup} onChange={setBackup} />}
        {create.error !== null && (
          <ErrorNote what="The file was not ordered." holds="The router was not asked." error={create.error} />
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={chosen === undefined} loading={create.isPending}>
            Send the file
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function DownloadDialog(props: { router: Router; onOrdered: () => void; onClose: () => void }): JSX.Element {
  useReturnFocus();
  return (
    <Modal opened onClose={props.onClose} title="Send a file to the router" centered>
      <Loaded query={useRouterFiles()} what="The files" lines={4}>
        {(files) => <Choice {...props} files={files.filter((file) => fits(props.router, file))} />}
      </Loaded>
    </Modal>
  );
}

/** A stored image or configuration; what becomes of it is a task, which ends by the router's own word. */
export function SendFile({ router, onOrdered }: { router: Router; onOrdered: () => void }): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} stroke={1.5} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        Send a file…
      </Button>
      {isOpen && (
        <DownloadDialog
          router={router}
          onOrdered={() => {
            setOpen(false);
            onOrdered();
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
