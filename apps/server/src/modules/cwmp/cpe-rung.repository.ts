import { Injectable } from '@nestjs/common';
import type { Sql } from '../../platform/database/database';
import { CpeRungEntity } from './call.entity';

@Injectable()
export class CpeRungRepository {
  /** How each way to a CPE has served; those that were tried. */
  listOf(sql: Sql, cpeId: string): Promise<CpeRungEntity[]> {
    return sql.find(CpeRungEntity, { where: { cpeId } });
  }
}
