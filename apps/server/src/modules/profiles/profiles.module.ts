import { Module } from '@nestjs/common';
import { StaffModule } from '../staff/staff.module';
import { DryRunProfiles } from './dry-run-profiles.service';
import { EffectiveProfiles } from './effective-profiles.service';
import { ProfileNews } from './profile-news.service';
import { ProfileReachRepository } from './profile-reach.repository';
import { ProfileSecrets } from './profile-secrets.service';
import { ProfileRepository } from './profile.repository';
import { ProfilesController } from './profiles.controller';
import { Profiles } from './profiles.service';
import { TellingRouters } from './telling-routers.service';

@Module({
  imports: [StaffModule],
  controllers: [ProfilesController],
  providers: [
    DryRunProfiles,
    EffectiveProfiles,
    ProfileNews,
    ProfileReachRepository,
    ProfileRepository,
    Profiles,
    ProfileSecrets,
    TellingRouters,
  ],
  exports: [DryRunProfiles, EffectiveProfiles, Profiles, TellingRouters],
})
export class ProfilesModule {}
