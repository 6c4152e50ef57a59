import { useState, type JSX } from 'react';
import { Button, FileInput, Stack } from '@mantine/core';
import type { GenieacsImport } from '@demarc/contracts';
import { Card, EmptyState, ErrorNote, PageHeader } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { PageLink } from '../../../components/page-link';
import { useImports, useUploadDump } from '../api/imports';
import { FetchCard } from './fetch-card';
import classes from './genieacs.module.css';
import { ImportReport } from './import-report';

function UploadCard(): JSX.Element {
  const [files, setFiles] = useState<File[]>([]);
  const upload = useUploadDump();
  return (
    <Card title="From a dump of GenieACS">
      <Stack gap="md">
        <p className={classes.lead}>
          What <code>mongodump --db genieacs</code> has written: its archive, or the files of its directory together; or
          JSON of <code>mongoexport</code>. Packed with gzip or not. It is looked through first, and nothing is taken
          over before you say so.
        </p>
        <FileInput
          label="Files"
          placeholder="Choose an archive, or all files of a directory"
          multiple
          clearable
          value={files}
          onChange={setFiles}
        />
        {upload.error !== null && (
          <ErrorNote what="The files were not looked through." holds="Nothing was taken over." error={upload.error} />
        )}
        <div>
          <Button
            disabled={files.length === 0}
            loading={upload.isPending}
            onClick={() => upload.mutate(files, { onSuccess: () => setFiles([]) })}
          >
            Look through
          </Button>
        </div>
      </Stack>
    </Card>
  );
}

function OthersCard(): JSX.Element {
  return (
    <Card title="From elsewhere">
      <p className={classes.lead}>
        A list of serials as CSV is imported under <PageLink href="/arming">Arming</PageLink>, where imported routers
        are armed in waves as well: until then they are only observed, and nothing is written to them.
      </p>
    </Card>
  );
}

const list = (imports: readonly GenieacsImport[]): JSX.Element =>
  imports.length === 0 ? (
    <EmptyState title="Nothing was imported yet.">What a dump holds is shown here, and what became of it.</EmptyState>
  ) : (
    <>
      {imports.map((each) => (
        <ImportReport key={each.id} of={each} />
      ))}
    </>
  );

/** Fleets that were born elsewhere move in. */
export function ImportPage(): JSX.Element {
  return (
    <>
      <PageHeader
        title="Import"
        lead="Routers with their parameters, tags, credentials and files, presets and scripts; as often as you like, nothing comes twice."
      />
      <div className={classes.columns}>
        <div className={classes.stack}>
          <UploadCard />
          <OthersCard />
        </div>
        <FetchCard />
      </div>
      <div className={classes.reports}>
        <Loaded query={useImports()} what="The imports" lines={6}>
          {list}
        </Loaded>
      </div>
    </>
  );
}
