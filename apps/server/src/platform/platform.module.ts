import { Global, Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Clock } from './clock';
import { AppConfig } from './config/app-config';
import { Database } from './database/database';
import { dataSourceOptions, type EntityList } from './database/data-source';
import { MonthPartitions } from './database/month-partitions';
import { Outbox } from './database/outbox';
import { OutboxDispatcher } from './database/outbox-dispatcher';
import { OutboxRetentionJob } from './database/outbox-retention.job';
import { PgListener } from './database/pg-listener';
import { ProcessLocks } from './database/process-locks';
import { UsedTables } from './database/used-tables';
import { EventLoopWatch } from './event-loop-watch';
import { AccessGuard } from './http/access.guard';
import { ContractInterceptor } from './http/contract.interceptor';
import { DomainErrorFilter } from './http/domain-error.filter';
import { EventsController } from './http/events.controller';
import { HealthController } from './http/health.controller';
import { LiveEvents } from './live/live-events';
import { Logger } from './logger';
import { Metrics } from './metrics';
import { Readiness } from './readiness';
import { Jobs } from './scheduling/jobs';
import { SingleRunner } from './scheduling/single-runner';
import { readMasterKey } from './secrets/master-key';
import { SecretBox } from './secrets/secret-box';

const shared = [
  Database,
  EventLoopWatch,
  Jobs,
  LiveEvents,
  Logger,
  Metrics,
  MonthPartitions,
  Outbox,
  OutboxDispatcher,
  PgListener,
  ProcessLocks,
  UsedTables,
  Readiness,
  SingleRunner,
  OutboxRetentionJob,
];

/** What every module needs and none of them is about. */
@Global()
@Module({})
export class PlatformModule {
  static with(config: AppConfig, clock: Clock, entities: EntityList): DynamicModule {
    return {
      module: PlatformModule,
      imports: [
        DiscoveryModule,
        ScheduleModule.forRoot(),
        TypeOrmModule.forRoot({
          ...dataSourceOptions({
            url: config.databaseUrl,
            entities,
            migrations: [],
            poolSize: config.settings.DATABASE_POOL_SIZE,
            preparesStatements: config.settings.DATABASE_DIRECT_URL === undefined,
          }),
          retryAttempts: 3,
          retryDelay: 500,
        }),
      ],
      controllers: [EventsController, HealthController],
      providers: [
        { provide: AppConfig, useValue: config },
        { provide: Clock, useValue: clock },
        { provide: SecretBox, useFactory: () => new SecretBox(readMasterKey(config)) },
        { provide: Database, useFactory: (dataSource: DataSource) => new Database(dataSource), inject: [DataSource] },
        ...shared.filter((provider) => provider !== Database),
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_FILTER, useClass: DomainErrorFilter },
        { provide: APP_INTERCEPTOR, useClass: ContractInterceptor },
      ],
      exports: [AppConfig, Clock, SecretBox, ...shared],
    };
  }
}
