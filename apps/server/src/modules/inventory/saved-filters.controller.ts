import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ChangeSavedFilter, ChooseStart, CreateSavedFilter, SavedFilter, SavedFilterList } from '@demarc/contracts';
import { z } from 'zod';
import { Contract } from '../../platform/http/contract';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import type { SavedFilterRow } from './saved-filter.repository';
import { mayChangeFilter, SavedFilters } from './saved-filters.service';

const Id = zod(z.uuid());
const VersionQuery = z.strictObject({ version: z.coerce.number().int().min(1) });

@ApiTags('saved filters')
@Controller('router-filters')
export class SavedFiltersController {
  constructor(private readonly filters: SavedFilters) {}

  @Get()
  @RequirePermission('router.read')
  @Contract({ summary: 'Saved filters: your own and those that all share, by name', response: SavedFilterList })
  async list(@CurrentStaff() by: StaffIdentity): Promise<SavedFilter[]> {
    return (await this.filters.list(by)).map((row) => toView(by, row));
  }

  @Post()
  @RequirePermission('router.read')
  @Contract({
    summary: 'Keep a filter; sharing it needs router.configure',
    body: CreateSavedFilter,
    response: SavedFilter,
    status: 201,
  })
  async create(
    @CurrentStaff() by: StaffIdentity,
    @Body(zod(CreateSavedFilter)) body: CreateSavedFilter,
  ): Promise<SavedFilter> {
    return toView(by, await this.filters.create(by, body));
  }

  @Put('start')
  @RequirePermission('router.read')
  @Contract({
    summary: 'What your list of routers opens with; null: all of them',
    body: ChooseStart,
    response: SavedFilterList,
  })
  async chooseStart(
    @CurrentStaff() by: StaffIdentity,
    @Body(zod(ChooseStart)) { filterId }: ChooseStart,
  ): Promise<SavedFilter[]> {
    return (await this.filters.chooseStart(by, filterId)).map((row) => toView(by, row));
  }

  @Put(':id')
  @RequirePermission('router.read')
  @Contract({ summary: 'Change or rename a saved filter', body: ChangeSavedFilter, response: SavedFilter })
  async change(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(ChangeSavedFilter)) body: ChangeSavedFilter,
  ): Promise<SavedFilter> {
    return toView(by, await this.filters.change(by, id, body));
  }

  @Delete(':id')
  @RequirePermission('router.read')
  @Contract({ summary: 'Delete a saved filter, in the version that was seen', query: VersionQuery, status: 204 })
  async delete(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Query(zod(VersionQuery)) { version }: z.infer<typeof VersionQuery>,
  ): Promise<void> {
    await this.filters.delete(by, id, version);
  }
}

function toView(by: StaffIdentity, row: SavedFilterRow): SavedFilter {
  const { id, name, selection, columns, sort, isShared, owner, isStart, version, changedAt } = row;
  return {
    id,
    name,
    selection,
    columns,
    sort,
    isShared,
    owner,
    isMine: row.staffId === by.id,
    isStart,
    mayChange: mayChangeFilter(by, row),
    version,
    changedAt: changedAt.toISOString(),
  };
}
