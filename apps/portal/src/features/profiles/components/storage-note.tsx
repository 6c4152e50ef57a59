import type { JSX } from 'react';
import { Progress } from '@mantine/core';
import type { MoveProblem } from '@demarc/contracts';
import { useFileStorage } from '../../../lib/router-files';
import classes from './profiles.module.css';
import { storageSentence } from './storage-words';

const PROBLEMS: Readonly<Record<MoveProblem, string>> = {
  missing: 'is neither on this disk nor in the bucket',
  altered: 'is not what was uploaded',
  'other-in-bucket': 'is another file in the bucket',
};

/** How far the move from the disk to the bucket is, and what stands in its way. */
export function StorageNote(): JSX.Element | null {
  const { data } = useFileStorage();
  if (data === undefined || data.files === 0) return null;
  const isMoving = data.keptIn === 'bucket' && data.filesOnDisk > 0;
  return (
    <div className={classes.storage}>
      <p>{storageSentence(data)}</p>
      {isMoving && (
        <Progress
          value={((data.files - data.filesOnDisk) / data.files) * 100}
          aria-label="Files that are in the bucket"
          size="sm"
        />
      )}
      {data.problems.length > 0 && (
        <ul>
          {data.problems.map(({ id, name, problem }) => (
            <li key={id}>
              {name} {PROBLEMS[problem]}.
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
