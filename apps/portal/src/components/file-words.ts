import type { RouterFileKind } from '@demarc/contracts';

export const FILE_KIND_WORDS: Readonly<Record<RouterFileKind, string>> = {
  firmware: 'Firmware image',
  'web-content': 'Web content',
  'vendor-config': 'Vendor configuration',
};

const KIB = 1_024;
const MIB = 1_048_576;
const GIB = 1_073_741_824;

export function sizeText(bytes: number): string {
  if (bytes < MIB) return `${Math.max(1, Math.round(bytes / KIB))} KiB`;
  return bytes < GIB ? `${(bytes / MIB).toFixed(1)} MiB` : `${(bytes / GIB).toFixed(1)} GiB`;
}
