import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config';
import { SecretBox } from '../../platform/secrets/secret-box';

export interface UploadCredential {
  readonly username: string;
  readonly password: string;
}

/**
 * User name and password of one upload, for routers that send nothing without being asked for them. They are made from
 * the task, so that nothing is stored; the URL stays what admits.
 */
@Injectable()
export class UploadCredentials {
  readonly scheme: 'none' | 'basic' | 'digest';

  constructor(
    config: AppConfig,
    private readonly box: SecretBox,
  ) {
    this.scheme = config.settings.FILES_UPLOAD_AUTH;
  }

  of(taskId: string): UploadCredential {
    if (this.scheme === 'none') return { username: '', password: '' };
    return {
      username: taskId.replaceAll('-', '').slice(0, 20),
      password: this.box.fingerprint('upload password', taskId).slice(0, 24),
    };
  }
}
