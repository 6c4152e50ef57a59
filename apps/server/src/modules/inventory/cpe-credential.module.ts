import { Module } from '@nestjs/common';
import { CpeCredentialRepository } from './cpe-credential.repository';
import { CpeCredentialsService } from './cpe-credential.service';
import { CredentialRotationRepository } from './credential-rotation.repository';
import { CredentialRotations } from './credential-rotations.service';

/** Credentials of CPEs, apart from the rest of inventory: provisioning mints them, cwmp checks them. */
@Module({
  providers: [CpeCredentialRepository, CpeCredentialsService, CredentialRotationRepository, CredentialRotations],
  exports: [CpeCredentialsService, CredentialRotations],
})
export class CpeCredentialModule {}
