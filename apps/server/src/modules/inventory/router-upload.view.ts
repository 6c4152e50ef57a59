import type { RouterUpload } from '@demarc/contracts';
import type { RouterUploadEntity } from './router-upload.entity';

export const toRouterUpload = (upload: RouterUploadEntity, serialNumber: string): RouterUpload => ({
  id: upload.id,
  cpeId: upload.cpeId,
  serialNumber,
  kind: upload.kind,
  fileType: upload.fileType,
  state: upload.state,
  version: upload.version,
  reason: upload.reason,
  askedBy: upload.askedBy,
  sizeBytes: Number(upload.sizeBytes),
  sha256: upload.sha256,
  productClass: upload.productClass,
  hardwareVersion: upload.hardwareVersion,
  softwareVersion: upload.softwareVersion,
  receivedAt: upload.receivedAt.toISOString(),
  seenAt: upload.seenAt.toISOString(),
  releasedAt: upload.releasedAt?.toISOString() ?? null,
  releasedBy: upload.releasedBy,
});
