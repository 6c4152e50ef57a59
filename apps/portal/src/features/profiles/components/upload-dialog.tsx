import { useState, type JSX } from 'react';
import { Button, FileInput, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { ROUTER_FILE_KINDS, type RouterFileKind } from '@demarc/contracts';
import { ErrorNote } from '@demarc/ui';
import { FILE_KIND_WORDS } from '../../../components/file-words';
import { useReturnFocus } from '../../../lib/return-focus';
import { useUploadFile } from '../api/router-files';

/** The bytes go as they are; the server keeps them under their hash. */
export function UploadDialog({ onClose }: { onClose: () => void }): JSX.Element {
  useReturnFocus();
  const [file, setFile] = useState<File | null>(null);
  const [kind, setKind] = useState<RouterFileKind>('vendor-config');
  const [productClass, setProductClass] = useState('');
  const [version, setVersion] = useState('');
  const [fromVersion, setFromVersion] = useState('');
  const [hardwareVersion, setHardwareVersion] = useState('');
  const [isAsked, setAsked] = useState(false);
  const upload = useUploadFile();
  const submit = (): void => {
    setAsked(true);
    if (file === null) return;
    const limits = { productClass, version, fromVersion, hardwareVersion };
    upload.mutate({ file, name: file.name, kind, ...limits }, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title="Upload a file for routers">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack gap="md">
          <FileInput
            label="File"
            placeholder="Choose a file"
            value={file}
            onChange={setFile}
            error={isAsked && file === null ? 'Choose a file.' : null}
          />
          <Select
            label="Kind"
            allowDeselect={false}
            data={ROUTER_FILE_KINDS.map((one) => ({ value: one, label: FILE_KIND_WORDS[one] }))}
            value={kind}
            onChange={(next) => setKind(next as RouterFileKind)}
          />
          <TextInput
            label="Product class (optional)"
            description="Only routers of this model may fetch it."
            value={productClass}
            onChange={(event) => setProductClass(event.currentTarget.value)}
          />
          <TextInput
            label="Version (optional)"
            description="What a router reports once it runs this image."
            value={version}
            onChange={(event) => setVersion(event.currentTarget.value)}
          />
          <Group grow align="flex-start" gap="sm">
            <TextInput
              label="Only from version (optional)"
              value={fromVersion}
              onChange={(event) => setFromVersion(event.currentTarget.value)}
            />
            <TextInput
              label="Only hardware (optional)"
              value={hardwareVersion}
              onChange={(event) => setHardwareVersion(event.currentTarget.value)}
            />
          </Group>
          {upload.error !== null && (
            <ErrorNote what="The file was not uploaded." holds="Nothing was kept." error={upload.error} />
          )}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={upload.isPending}>
              Upload
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
