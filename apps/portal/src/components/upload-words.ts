import type { RouterUpload, RouterUploadKind, RouterUploadReason } from '@demarc/contracts';

export const UPLOAD_KIND_WORDS: Readonly<Record<RouterUploadKind, string>> = {
  config: 'Configuration',
  log: 'Log',
};

export const UPLOAD_REASON_WORDS: Readonly<Record<RouterUploadReason, string>> = {
  'by-hand': 'asked for',
  scheduled: 'on schedule',
  'before-firmware': 'before an image',
  'before-restore': 'before a restore',
};

export const uploadTitle = ({ version, kind }: Pick<RouterUpload, 'version' | 'kind'>): string =>
  version === null ? UPLOAD_KIND_WORDS[kind] : `Version ${version}`;
