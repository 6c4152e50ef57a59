import { Controller, Delete, Get, Header, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { RouterUpload, RouterUploadList, UploadDiff, UploadDiffQuery } from '@demarc/contracts';
import { z } from 'zod';
import { Contract } from '../../platform/http/contract';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { ReviewUploads } from './review-uploads.service';

const Id = zod(z.uuid());
const BYTES = 'application/octet-stream';

/** Files that routers sent. What one router sent, and whether it can, stands with its other parts: `routers/:id/uploads`. */
@ApiTags('router files')
@Controller('router-uploads')
export class RouterUploadsController {
  constructor(private readonly uploads: ReviewUploads) {}

  @Get()
  @RequirePermission('router.read')
  @Contract({ summary: 'Files of routers that nobody has released yet, newest first', response: RouterUploadList })
  list(): Promise<RouterUpload[]> {
    return this.uploads.listQuarantined();
  }

  @Post(':id/release')
  @HttpCode(200)
  @RequirePermission('router.files')
  @Contract({
    summary: 'Let a file out of quarantine; a configuration becomes a backup of its router',
    response: RouterUpload,
  })
  release(@CurrentStaff() by: StaffIdentity, @Param('id', Id) id: string): Promise<RouterUpload> {
    return this.uploads.release(by, id);
  }

  /** C21: to be saved, never to be shown: a router may have sent a page of its own. */
  @Get(':id/content')
  @RequirePermission('router.files')
  @ApiProduces(BYTES)
  @Header('X-Content-Type-Options', 'nosniff')
  @Header('Content-Security-Policy', "default-src 'none'; sandbox")
  @Header('Cache-Control', 'no-store')
  @Contract({ summary: 'The bytes of a released file' })
  async content(@CurrentStaff() by: StaffIdentity, @Param('id', Id) id: string): Promise<StreamableFile> {
    const { upload, file } = await this.uploads.open(by, id);
    const name = upload.version === null ? `${upload.kind}-${id}.bin` : `config-v${upload.version}-${id}.bin`;
    return new StreamableFile(file.read({ start: 0, end: file.sizeBytes - 1 }), {
      type: BYTES,
      disposition: `attachment; filename="${name}"`,
      length: file.sizeBytes,
    });
  }

  @Get(':id/diff')
  @RequirePermission('router.files')
  @Contract({
    summary: 'What is different in it since another one, line by line, without passwords',
    query: UploadDiffQuery,
    response: UploadDiff,
  })
  diff(@Param('id', Id) id: string, @Query(zod(UploadDiffQuery)) { against }: UploadDiffQuery): Promise<UploadDiff> {
    return this.uploads.diff(id, against);
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('router.files')
  @Contract({ summary: 'Delete a file of a router that no task needs', status: 204 })
  async delete(@CurrentStaff() by: StaffIdentity, @Param('id', Id) id: string): Promise<void> {
    await this.uploads.delete(by, id);
  }
}
