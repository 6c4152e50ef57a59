import { useState, type FormEvent, type JSX } from 'react';
import { Button, Group, Modal, Radio, Select, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { Router, RouterUpload } from '@demarc/contracts';
import { EmptyState, ErrorNote, formatInstant, useZone, visibleText } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { uploadTitle } from '../../../components/upload-words';
import { newIdempotencyKey } from '../../../lib/api-client';
import { useFindRouters } from '../../../lib/find-routers';
import { useReturnFocus } from '../../../lib/return-focus';
import { useCreateTask } from '../api/create-task';
import { useRouterUploads } from '../api/router-uploads';

const SEARCH_PAUSE_MS = 250;

function Versions(props: { routerId: string; value: string; onChange: (id: string) => void }): JSX.Element {
  const zone = useZone();
  const words = ({ receivedAt, softwareVersion }: RouterUpload): string =>
    `${formatInstant(receivedAt, zone)}, firmware ${softwareVersion === null ? 'not known' : visibleText(softwareVersion, 40)}`;
  return (
    <Loaded query={useRouterUploads(props.routerId)} what="Its backups" lines={3}>
      {({ uploads }) => {
        const backups = uploads.filter(({ version }) => version !== null);
        if (backups.length === 0) return <EmptyState title="That router has no backup." />;
        return (
          <Radio.Group label="Backup" value={props.value} onChange={props.onChange}>
            <Stack gap="sm" mt="xs">
              {backups.map((upload) => (
                <Radio key={upload.id} value={upload.id} label={uploadTitle(upload)} description={words(upload)} />
              ))}
            </Stack>
          </Radio.Group>
        );
      }}
    </Loaded>
  );
}

/** After a swap: what another router of the same model had, with its account and its keys. */
export function RestoreOther({ router, onClose }: { router: Router; onClose: () => void }): JSX.Element {
  useReturnFocus();
  const create = useCreateTask(router.id);
  const [idempotencyKey] = useState(newIdempotencyKey);
  const [search, setSearch] = useState('');
  const [looked] = useDebouncedValue(search, SEARCH_PAUSE_MS);
  const [otherId, setOtherId] = useState<string | null>(null);
  const [uploadId, setUploadId] = useState('');
  const hits = (useFindRouters(looked).data?.items ?? []).filter(
    ({ id, productClass }) => id !== router.id && productClass === router.productClass,
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const task = { kind: 'restore', uploadId, acceptsOtherRouter: true } as const;
    create.mutate({ task, idempotencyKey }, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title="Restore from another router" size="sm">
      <form onSubmit={submit}>
        <Stack gap="md">
          <Select
            label="Router of the same model"
            placeholder="Serial, subscriber or address"
            searchable
            filter={({ options }) => options}
            data={hits.map(({ id, serialNumber }) => ({ value: id, label: visibleText(serialNumber, 64) }))}
            value={otherId}
            onSearchChange={setSearch}
            onChange={(id) => {
              setOtherId(id);
              setUploadId('');
            }}
            nothingFoundMessage="No router of this model matches."
          />
          {otherId !== null && <Versions routerId={otherId} value={uploadId} onChange={setUploadId} />}
          <p style={{ margin: 0 }}>
            Everything of that configuration comes along: the account, the WiFi name and the keys of the other house.
            What is wanted of this router is written again afterwards.
          </p>
          {create.error !== null && <ErrorNote what="The router was not asked." error={create.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={uploadId === ''} loading={create.isPending}>
              Restore
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
