import { useState, type JSX } from 'react';
import { Button, FileInput, Stack, Textarea } from '@mantine/core';
import { Card, ErrorNote, formatCount } from '@demarc/ui';
import { useImportRouters } from '../api/arming';
import classes from './arming.module.css';

/** Brings in a fleet that was born elsewhere; none of it is written to before it is armed. */
export function ImportCard(): JSX.Element {
  const [csv, setCsv] = useState('');
  const load = useImportRouters();
  const { data } = load;
  return (
    <Card title="Import a fleet">
      <Stack gap="md">
        <p className={classes.muted}>
          The first line names the columns: oui, productClass, serial, subscription (the PPPoE user, or empty). Every
          router is observed until it is armed.
        </p>
        <FileInput
          label="File"
          accept=".csv,text/csv,text/plain"
          placeholder="Choose a CSV file"
          onChange={(file) => void file?.text().then(setCsv)}
        />
        <Textarea
          label="Or paste it"
          autosize
          minRows={3}
          maxRows={8}
          value={csv}
          onChange={(event) => setCsv(event.currentTarget.value)}
        />
        {load.error !== null && (
          <ErrorNote what="Nothing was imported." holds="No router was touched." error={load.error} />
        )}
        {data !== undefined && (
          <div role="status" className={classes.result}>
            <strong>
              {formatCount(data.imported)} imported, {formatCount(data.known)} known already,{' '}
              {formatCount(data.problems.length)} with a problem.
            </strong>
            <ul>
              {data.problems.slice(0, 50).map(({ line, text }) => (
                <li key={line}>
                  line {line}: {text}
                </li>
              ))}
            </ul>
          </div>
        )}
        <div>
          <Button
            disabled={csv.trim() === ''}
            loading={load.isPending}
            onClick={() => load.mutate({ csv, mode: 'observe' })}
          >
            Import, observed
          </Button>
        </div>
      </Stack>
    </Card>
  );
}
