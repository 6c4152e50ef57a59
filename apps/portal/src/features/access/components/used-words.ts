import { formatCount } from '@demarc/ui';

export const usedWords = ({ inUse, size }: { inUse: number; size: number }): string =>
  `${formatCount(inUse)} of ${formatCount(size)}`;
