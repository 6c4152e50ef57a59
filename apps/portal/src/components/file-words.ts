import type { RouterFileKind } from '@demarc/contracts';

export const FILE_KIND_WORDS: Readonly<Record<RouterFileKind, string>> = {
  firmware: 'Firmware image',
  'web-content': 'Web content',
  'vendor-config': 'Vendor configuration',
};

export const sizeText = (bytes: number): string =>
  bytes < 1_048_576 ? `${Math.max(1, Math.round(bytes / 1024))} KiB` : `${(bytes / 1_048_576).toFixed(1)} MiB`;
