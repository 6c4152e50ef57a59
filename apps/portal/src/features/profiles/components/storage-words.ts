import type { FileStorage } from '@demarc/contracts';
import { sizeText } from '../../../components/file-words';

const formatCount = (count: number): string => new Intl.NumberFormat('en-GB').format(count);
const filesText = (count: number): string => (count === 1 ? 'One file' : `${formatCount(count)} files`);

/** Where the bytes are, in a sentence. */
export function storageSentence({ keptIn, files, bytes, filesOnDisk, bytesOnDisk }: FileStorage): string {
  const all = `${filesText(files)}, with what routers sent, ${sizeText(bytes)}`;
  if (keptIn === 'disk') return `${all}, on the disk of this server.`;
  if (filesOnDisk === 0) return `${all}, in the bucket.`;
  return `${all}. ${formatCount(filesOnDisk)} of them (${sizeText(bytesOnDisk)}) are still on the disk alone, and on their way to the bucket.`;
}
