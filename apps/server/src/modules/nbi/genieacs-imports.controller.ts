import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { AddImportFile, FetchGenieacs, GenieacsImport, GenieacsImportList, RunGenieacsImport } from '@demarc/contracts';
import type { Request } from 'express';
import { z } from 'zod';
import { Contract } from '../../platform/http/contract';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { RequestInvalid, zod } from '../../platform/http/zod.pipe';
import type { GenieacsImportEntity } from './genieacs-import.entity';
import { GenieacsImports } from './genieacs-imports.service';

const Id = zod(z.uuid());
const BYTES = 'application/octet-stream';

@ApiTags('GenieACS')
@Controller('genieacs-imports')
export class GenieacsImportsController {
  constructor(private readonly imports: GenieacsImports) {}

  @Get()
  @RequirePermission('router.arm')
  @Contract({ summary: 'Moves from GenieACS, newest first', response: GenieacsImportList })
  async list(): Promise<GenieacsImport[]> {
    return (await this.imports.list()).map(toView);
  }

  @Post()
  @RequirePermission('router.arm')
  @Contract({ summary: 'Begin a move from GenieACS: files are added to it', response: GenieacsImport, status: 201 })
  async create(@CurrentStaff() by: StaffIdentity): Promise<GenieacsImport> {
    return toView(await this.imports.create(by));
  }

  @Get(':id')
  @RequirePermission('router.arm')
  @Contract({ summary: 'How far it is, and what cannot be taken over', response: GenieacsImport })
  async one(@Param('id', Id) id: string): Promise<GenieacsImport> {
    return toView(await this.imports.get(id));
  }

  /** The bytes are the body itself, so that they can go to disk as they come. */
  @Post(':id/files')
  @HttpCode(200)
  @RequirePermission('router.arm')
  @ApiConsumes(BYTES)
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @Contract({
    summary:
      'Add a file: an archive or a file of mongodump, or JSON of mongoexport, packed with gzip or not; its bytes are the body',
    query: AddImportFile,
    response: GenieacsImport,
  })
  async addFile(
    @Param('id', Id) id: string,
    @Query(zod(AddImportFile)) { name }: AddImportFile,
    @Req() request: Request,
  ): Promise<GenieacsImport> {
    if (request.headers['content-type'] !== BYTES) {
      throw new RequestInvalid({ problems: [{ path: 'Content-Type', message: `must be ${BYTES}` }] });
    }
    return toView(await this.imports.addFile(id, name, request));
  }

  @Post(':id/run')
  @HttpCode(202)
  @RequirePermission('router.arm')
  @Contract({
    summary:
      'Look it through, or take it over: routers are observed until they are armed; run again, nothing comes twice',
    body: RunGenieacsImport,
    response: GenieacsImport,
    status: 202,
  })
  async run(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(RunGenieacsImport)) body: RunGenieacsImport,
  ): Promise<GenieacsImport> {
    return toView(await this.imports.run(by, id, body));
  }

  @Post(':id/fetch')
  @HttpCode(202)
  @RequirePermission('router.arm')
  @Contract({
    summary: 'Fetch a running GenieACS through its API, and look it through; its host is listed in the policy',
    body: FetchGenieacs,
    response: GenieacsImport,
    status: 202,
  })
  async fetch(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(FetchGenieacs)) body: FetchGenieacs,
  ): Promise<GenieacsImport> {
    return toView(await this.imports.fetch(by, id, body));
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('router.arm')
  @Contract({ summary: 'Give it up: its files are deleted', status: 204 })
  async delete(@Param('id', Id) id: string): Promise<void> {
    await this.imports.delete(id);
  }
}

const toView = (row: GenieacsImportEntity): GenieacsImport => ({
  id: row.id,
  state: row.state,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
  sourceUrl: row.sourceUrl,
  files: row.files,
  counts: row.counts,
  problems: row.problems,
  problemCount: row.problemCount,
  failure: row.failure,
});
