import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { UploadAbilityEntity } from './upload-ability.entity';

type Model = Pick<UploadAbilityEntity, 'oui' | 'productClass' | 'softwareVersion'>;

@Injectable()
export class UploadAbilityRepository {
  find(sql: Sql, { oui, productClass, softwareVersion }: Model): Promise<UploadAbilityEntity | null> {
    return sql.findOne(UploadAbilityEntity, { where: { oui, productClass, softwareVersion } });
  }

  listUnable(sql: Sql): Promise<UploadAbilityEntity[]> {
    return sql.find(UploadAbilityEntity, { where: { canUpload: false } });
  }

  /** The last word counts: an option may have been bought, or taken away. */
  async store(tx: Tx, ability: UploadAbilityEntity): Promise<void> {
    await tx.upsert(UploadAbilityEntity, ability, ['oui', 'productClass', 'softwareVersion']);
  }
}
