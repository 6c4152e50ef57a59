import { useState, type JSX } from 'react';
import { ActionIcon, Button, Group, Menu, Modal, Stack } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import type { RouterUpload } from '@demarc/contracts';
import { ErrorNote } from '@demarc/ui';
import { uploadTitle } from '../../../components/upload-words';
import { newIdempotencyKey } from '../../../lib/api-client';
import { useReturnFocus } from '../../../lib/return-focus';
import { uploadContentUrl, useDeleteUpload, useReleaseUpload } from '../../../lib/router-uploads';
import { useCreateTask } from '../api/create-task';
import { DiffDialog } from './diff-dialog';

interface AskProps {
  title: string;
  effect: string;
  verb: string;
  isDestructive?: boolean;
  isPending: boolean;
  error: unknown;
  onConfirm: () => void;
  onClose: () => void;
}

function Ask({
  title,
  effect,
  verb,
  isDestructive = false,
  isPending,
  error,
  onConfirm,
  onClose,
}: AskProps): JSX.Element {
  useReturnFocus();
  return (
    <Modal opened onClose={onClose} title={title} size="sm">
      <Stack gap="md">
        <p style={{ margin: 0 }}>{effect}</p>
        {error !== null && <ErrorNote what="It was not done." error={error} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button {...(isDestructive ? { color: 'red' } : {})} loading={isPending} onClick={onConfirm}>
            {verb}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function AskRestore({ upload, onClose }: { upload: RouterUpload; onClose: () => void }): JSX.Element {
  const create = useCreateTask(upload.cpeId);
  const [idempotencyKey] = useState(newIdempotencyKey);
  const restore = (): void =>
    create.mutate({ task: { kind: 'restore', uploadId: upload.id }, idempotencyKey }, { onSuccess: onClose });
  return (
    <Ask
      title={`Restore version ${upload.version}`}
      effect={`The router fetches the configuration it had under firmware ${upload.softwareVersion ?? 'of an unknown version'}; what it has now is backed up first. Some models restart for it, and what is wanted of them is written again afterwards.`}
      verb="Restore"
      isPending={create.isPending}
      error={create.error}
      onConfirm={restore}
      onClose={onClose}
    />
  );
}

function AskDelete({ upload, onClose }: { upload: RouterUpload; onClose: () => void }): JSX.Element {
  const remove = useDeleteUpload();
  return (
    <Ask
      title={`Delete ${uploadTitle(upload).toLowerCase()}`}
      effect="The file is gone from the server. The router keeps what it has."
      verb="Delete"
      isDestructive
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(upload.id, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}

type Dialog = 'restore' | 'compare' | 'delete';

/** What can be done with one file of a router; nothing that shows it: it is only saved. */
export function UploadActions(props: {
  upload: RouterUpload;
  previous: RouterUpload | null;
  mayRestore: boolean;
}): JSX.Element {
  const { upload, previous, mayRestore } = props;
  const release = useReleaseUpload();
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const close = (): void => setDialog(null);
  const isReleased = upload.state === 'released';
  return (
    <>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <ActionIcon variant="default" size="md" aria-label={`Actions for ${uploadTitle(upload).toLowerCase()}`}>
            <IconDots size={16} stroke={1.5} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {upload.version !== null && mayRestore && (
            <Menu.Item onClick={() => setDialog('restore')}>Restore…</Menu.Item>
          )}
          {previous !== null && (
            <Menu.Item onClick={() => setDialog('compare')}>Compare with version {previous.version}</Menu.Item>
          )}
          {isReleased && (
            <Menu.Item component="a" href={uploadContentUrl(upload.id)} download>
              Save the file
            </Menu.Item>
          )}
          {!isReleased && <Menu.Item onClick={() => release.mutate(upload.id)}>Release from quarantine</Menu.Item>}
          <Menu.Item onClick={() => setDialog('delete')}>Delete…</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {release.error !== null && <ErrorNote what="The file was not released." error={release.error} />}
      {dialog === 'restore' && <AskRestore upload={upload} onClose={close} />}
      {dialog === 'delete' && <AskDelete upload={upload} onClose={close} />}
      {dialog === 'compare' && previous !== null && <DiffDialog older={previous} newer={upload} onClose={close} />}
    </>
  );
}
