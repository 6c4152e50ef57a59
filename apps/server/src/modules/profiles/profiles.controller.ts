import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ChangeProfilePolicy,
  DecideProfileChange,
  Profile,
  ProfileChange,
  ProfileChangeList,
  ProfileList,
  ProfilePolicy,
  SaveProfile,
  WithdrawProfileChange,
} from '@demarc/contracts';
import { z } from 'zod';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import { CurrentStaff, RequirePermission, type StaffIdentity } from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { toChange, toProfile } from './profile.view';
import { Profiles } from './profiles.service';

const Id = zod(z.uuid());

@ApiTags('profiles')
@Controller()
export class ProfilesController {
  constructor(
    private readonly profiles: Profiles,
    private readonly database: Database,
  ) {}

  @Get('profiles')
  @RequirePermission('router.read')
  @Contract({ summary: 'Profiles by name, and whom they are for', response: ProfileList })
  async list(): Promise<Profile[]> {
    return (await this.profiles.list(this.database.sql)).map(toProfile);
  }

  @Get('profiles/policy')
  @RequirePermission('router.read')
  @Contract({ summary: 'Above how many routers a second person approves', response: ProfilePolicy })
  policy(): Promise<ProfilePolicy> {
    return this.profiles.policy(this.database.sql);
  }

  @Put('profiles/policy')
  @RequirePermission('staff.write')
  @Contract({ summary: 'Change when a second person is needed', body: ChangeProfilePolicy, response: ProfilePolicy })
  changePolicy(
    @CurrentStaff() by: StaffIdentity,
    @Body(zod(ChangeProfilePolicy)) body: ChangeProfilePolicy,
  ): Promise<ProfilePolicy> {
    return this.profiles.changePolicy(by, body);
  }

  @Get('profiles/:id')
  @RequirePermission('router.read')
  @Contract({ summary: 'A profile', response: Profile })
  async one(@Param('id', Id) id: string): Promise<Profile> {
    return toProfile(await this.profiles.get(this.database.sql, id));
  }

  @Get('profiles/:id/changes')
  @RequirePermission('router.read')
  @Contract({
    summary: 'Its revisions and other changes that were wanted, newest first; secrets are ids',
    response: ProfileChangeList,
  })
  async changes(@Param('id', Id) profileId: string): Promise<ProfileChange[]> {
    await this.profiles.get(this.database.sql, profileId);
    return (await this.profiles.listChanges(this.database.sql, { profileId })).map(toChange);
  }

  @Post('profiles')
  @RequirePermission('router.profiles')
  @Contract({
    summary: 'Make a profile; it is live at once, or waits for a second person',
    body: SaveProfile,
    response: ProfileChange,
    status: 201,
  })
  async create(@CurrentStaff() by: StaffIdentity, @Body(zod(SaveProfile)) body: SaveProfile): Promise<ProfileChange> {
    return toChange(await this.profiles.save(by, null, body));
  }

  @Put('profiles/:id')
  @RequirePermission('router.profiles')
  @Contract({
    summary: 'Change a profile or its scopes, from the revision that was looked at',
    body: SaveProfile,
    response: ProfileChange,
  })
  async change(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(SaveProfile)) body: SaveProfile,
  ): Promise<ProfileChange> {
    return toChange(await this.profiles.save(by, id, body));
  }

  @Delete('profiles/:id')
  @HttpCode(204)
  @RequirePermission('router.profiles')
  @Contract({ summary: 'Delete a profile that is for nobody any more', status: 204 })
  async delete(@CurrentStaff() by: StaffIdentity, @Param('id', Id) id: string): Promise<void> {
    await this.profiles.delete(by, id);
  }

  @Get('profile-changes')
  @RequirePermission('router.read')
  @Contract({ summary: 'Changes that wait for a second person, newest first', response: ProfileChangeList })
  async pending(): Promise<ProfileChange[]> {
    return (await this.profiles.listChanges(this.database.sql, { state: 'pending' })).map(toChange);
  }

  @Post('profile-changes/:id/decide')
  @HttpCode(200)
  @RequirePermission('router.approve')
  @Contract({
    summary: 'Approve or reject a change; nobody approves one of their own',
    body: DecideProfileChange,
    response: ProfileChange,
  })
  async decide(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(DecideProfileChange)) body: DecideProfileChange,
  ): Promise<ProfileChange> {
    return toChange(await this.profiles.decide(by, id, body));
  }

  @Post('profile-changes/:id/withdraw')
  @HttpCode(200)
  @RequirePermission('router.profiles')
  @Contract({ summary: 'Take a change back that waits', body: WithdrawProfileChange, response: ProfileChange })
  async withdraw(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(WithdrawProfileChange)) { reason }: WithdrawProfileChange,
  ): Promise<ProfileChange> {
    return toChange(await this.profiles.decide(by, id, { decision: 'withdraw', reason }));
  }
}
