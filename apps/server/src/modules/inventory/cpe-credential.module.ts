import { Module } from '@nestjs/common';
import { CpeCredentialRepository } from './cpe-credential.repository';
import { CpeCredentialsService } from './cpe-credential.service';

/** Credentials of CPEs, apart from the rest of inventory: provisioning mints them, cwmp checks them. */
@Module({ providers: [CpeCredentialRepository, CpeCredentialsService], exports: [CpeCredentialsService] })
export class CpeCredentialModule {}
