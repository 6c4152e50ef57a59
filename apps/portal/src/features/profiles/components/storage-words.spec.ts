import type { FileStorage } from '@demarc/contracts';
import { storageSentence } from './storage-words';

const storage: FileStorage = {
  keptIn: 'disk',
  files: 12,
  bytes: 40_000_000,
  filesOnDisk: 12,
  bytesOnDisk: 40_000_000,
  problems: [],
};

it.each<[string, Partial<FileStorage>, RegExp]>([
  ['without a bucket', {}, /^12 files, .*, on the disk of this server\.$/],
  ['all moved', { keptIn: 'bucket', filesOnDisk: 0, bytesOnDisk: 0 }, /, in the bucket\.$/],
  [
    'on its way',
    { keptIn: 'bucket', filesOnDisk: 3, bytesOnDisk: 9_000_000 },
    /\. 3 of them \(.*\) are still on the disk/,
  ],
  ['one', { files: 1 }, /^One file,/],
])('%s', (_case, change, words) => expect(storageSentence({ ...storage, ...change })).toMatch(words));
