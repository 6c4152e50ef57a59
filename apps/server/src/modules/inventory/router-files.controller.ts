import { Controller, Delete, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { FileStorage, RouterFile, RouterFileList, UploadRouterFile } from '@demarc/contracts';
import type { Request } from 'express';
import { z } from 'zod';
import { Contract } from '../../platform/http/contract';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { RequestInvalid, zod } from '../../platform/http/zod.pipe';
import { MoveFiles } from './move-files.service';
import type { RouterFileEntity } from './router-file.entity';
import { RouterFiles } from './router-files.service';

const Id = zod(z.uuid());
const BYTES = 'application/octet-stream';

@ApiTags('router files')
@Controller('router-files')
export class RouterFilesController {
  constructor(
    private readonly files: RouterFiles,
    private readonly moves: MoveFiles,
  ) {}

  @Get()
  @RequirePermission('router.read')
  @Contract({ summary: 'Images and configuration files for routers, newest first', response: RouterFileList })
  async list(): Promise<RouterFile[]> {
    return (await this.files.list()).map(toRouterFile);
  }

  @Get('storage')
  @RequirePermission('router.read')
  @Contract({
    summary: 'Where the bytes of all files are kept, and how far the move from the disk to the bucket is',
    response: FileStorage,
  })
  storage(): Promise<FileStorage> {
    return this.moves.show();
  }

  /** The bytes are the body itself, so that they can go to disk as they come. */
  @Post()
  @RequirePermission('router.files')
  @ApiConsumes(BYTES)
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @Contract({
    summary: 'Upload a file; its bytes are the body. The same bytes again give the first file',
    query: UploadRouterFile,
    response: RouterFile,
    status: 201,
  })
  async upload(
    @CurrentStaff() by: StaffIdentity,
    @Query(zod(UploadRouterFile)) query: UploadRouterFile,
    @Req() request: Request,
  ): Promise<RouterFile> {
    if (request.headers['content-type'] !== BYTES) {
      throw new RequestInvalid({ problems: [{ path: 'Content-Type', message: `must be ${BYTES}` }] });
    }
    return toRouterFile(await this.files.upload(by, query, request));
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('router.files')
  @Contract({ summary: 'Delete a file that no task and no profile needs', status: 204 })
  async delete(@CurrentStaff() by: StaffIdentity, @Param('id', Id) id: string): Promise<void> {
    await this.files.delete(by, id);
  }
}

const toRouterFile = (file: RouterFileEntity): RouterFile => ({
  id: file.id,
  name: file.name,
  kind: file.kind,
  fileType: file.fileType,
  productClass: file.productClass,
  version: file.version,
  fromVersion: file.fromVersion,
  hardwareVersion: file.hardwareVersion,
  suffix: file.suffix,
  sizeBytes: Number(file.sizeBytes),
  sha256: file.sha256,
  uploadedBy: file.uploadedBy,
  uploadedAt: file.uploadedAt.toISOString(),
});
