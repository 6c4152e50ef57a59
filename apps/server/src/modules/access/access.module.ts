import { Module } from '@nestjs/common';
import { StaffModule } from '../staff/staff.module';
import { SubscribersModule } from '../subscribers/subscribers.module';
import { AccessSessionRepository } from './access-session.repository';
import { AccessService } from './access.service';
import { AccountingListener } from './accounting.listener';
import { AccountingService } from './accounting.service';
import { DisconnectQueue } from './disconnect-queue.service';
import { DisconnectRound } from './disconnect-round.service';
import { DisconnectService } from './disconnect.service';
import { DynamicAuthorizationRepository } from './dynamic-authorization.repository';
import { NasDirectory } from './nas-directory.service';
import { NasAdapter } from './nas.adapter';
import { NasController } from './nas.controller';
import { NasRepository } from './nas.repository';
import { NasService } from './nas.service';

@Module({
  imports: [StaffModule, SubscribersModule],
  controllers: [NasController],
  providers: [
    AccessService,
    AccessSessionRepository,
    AccountingListener,
    AccountingService,
    DisconnectQueue,
    DisconnectRound,
    DisconnectService,
    DynamicAuthorizationRepository,
    NasAdapter,
    NasDirectory,
    NasRepository,
    NasService,
  ],
  exports: [AccessService, AccountingListener, NasService],
})
export class AccessModule {}
