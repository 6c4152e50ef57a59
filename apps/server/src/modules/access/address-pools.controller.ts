import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  AddAddressRange,
  type AddressLease,
  AddressLeasePage,
  AddressLeaseQuery,
  AddressPool,
  AddressPoolList,
  ChangeAddressPool,
  CreateAddressPool,
  type PoolAlarm,
  PoolAlarmList,
} from '@demarc/contracts';
import { z } from 'zod';
import { Contract } from '../../platform/http/contract';
import type { Page } from '../../platform/http/page';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { AddressPools } from './address-pools.service';
import { AddressRanges } from './address-ranges.service';
import { ManageAddressPools } from './manage-address-pools.service';

const Id = zod(z.uuid());

@ApiTags('access')
@Controller('address-pools')
export class AddressPoolsController {
  constructor(
    private readonly pools: AddressPools,
    private readonly manage: ManageAddressPools,
    private readonly ranges: AddressRanges,
  ) {}

  @Get()
  @RequirePermission('nas.read')
  @Contract({ summary: 'Address pools, what they serve and how full they are', response: AddressPoolList })
  list(): Promise<AddressPool[]> {
    return this.pools.list();
  }

  @Get('alarms')
  @RequirePermission('nas.read')
  @Contract({ summary: 'Pools in which logins found no free address within ten minutes', response: PoolAlarmList })
  alarms(): Promise<PoolAlarm[]> {
    return this.pools.listAlarms();
  }

  @Post()
  @RequirePermission('nas.write')
  @Contract({ summary: 'Make an address pool', body: CreateAddressPool, response: AddressPool, status: 201 })
  async create(
    @CurrentStaff() by: StaffIdentity,
    @Body(zod(CreateAddressPool)) body: CreateAddressPool,
  ): Promise<AddressPool> {
    return this.pools.get(await this.manage.create(by, body));
  }

  @Get(':id')
  @RequirePermission('nas.read')
  @Contract({ summary: 'One address pool', response: AddressPool })
  get(@Param('id', Id) id: string): Promise<AddressPool> {
    return this.pools.get(id);
  }

  @Patch(':id')
  @RequirePermission('nas.write')
  @Contract({
    summary:
      'Change a pool: whom it serves, who gives its addresses out, what is reserved; a new name while nobody uses it',
    body: ChangeAddressPool,
    response: AddressPool,
  })
  async change(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(ChangeAddressPool)) body: ChangeAddressPool,
  ): Promise<AddressPool> {
    return this.pools.get(await this.manage.change(by, id, body));
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('nas.write')
  @Contract({ summary: 'Delete a pool that nobody uses', status: 204 })
  async remove(@CurrentStaff() by: StaffIdentity, @Param('id', Id) id: string): Promise<void> {
    await this.manage.remove(by, id);
  }

  @Get(':id/leases')
  @RequirePermission('nas.read')
  @Contract({
    summary: 'Who has which address of a pool, in the order of the addresses',
    query: AddressLeaseQuery,
    response: AddressLeasePage,
  })
  leases(
    @Param('id', Id) id: string,
    @Query(zod(AddressLeaseQuery)) query: AddressLeaseQuery,
  ): Promise<Page<AddressLease>> {
    return this.pools.pageOfLeases(id, query);
  }

  @Post(':id/ranges')
  @HttpCode(200)
  @RequirePermission('nas.write')
  @Contract({ summary: 'Add addresses to a pool', body: AddAddressRange, response: AddressPool })
  async addRange(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(AddAddressRange)) body: AddAddressRange,
  ): Promise<AddressPool> {
    await this.ranges.add(by, id, body);
    return this.pools.get(id);
  }

  @Delete(':id/ranges/:rangeId')
  @HttpCode(200)
  @RequirePermission('nas.write')
  @Contract({
    summary: 'Take a range away; it drains while somebody has an address of it',
    response: AddressPool,
  })
  async takeRangeAway(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Param('rangeId', Id) rangeId: string,
  ): Promise<AddressPool> {
    await this.ranges.takeAway(by, id, rangeId);
    return this.pools.get(id);
  }

  @Post(':id/ranges/:rangeId/put-back')
  @HttpCode(200)
  @RequirePermission('nas.write')
  @Contract({ summary: 'Give a range that drains out again', response: AddressPool })
  async putRangeBack(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Param('rangeId', Id) rangeId: string,
  ): Promise<AddressPool> {
    await this.ranges.putBack(by, id, rangeId);
    return this.pools.get(id);
  }
}
