import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RouterUploads } from '@demarc/contracts';
import { z } from 'zod';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import { RequirePermission } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { ReviewUploads } from '../inventory/review-uploads.service';
import { UploadAbilities } from './upload-abilities.service';

/** What a router sent. It is asked for by a task `upload`, and sent back by a task `restore`. */
@ApiTags('router files')
@Controller('routers/:id/uploads')
export class RouterBackupsController {
  constructor(
    private readonly database: Database,
    private readonly uploads: ReviewUploads,
    private readonly abilities: UploadAbilities,
  ) {}

  @Get()
  @RequirePermission('router.read')
  @Contract({
    summary: 'Configurations and logs that a router sent, newest first, and whether its model can',
    response: RouterUploads,
  })
  async list(@Param('id', zod(z.uuid())) id: string): Promise<RouterUploads> {
    const canUpload = await this.abilities.canUpload(this.database.sql, id);
    return { canUpload, uploads: await this.uploads.listOf(id) };
  }
}
