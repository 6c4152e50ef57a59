import { Injectable } from '@nestjs/common';
import type { RpcOutcome } from '@demarc/cwmp';
import { Clock } from '../../platform/clock';
import type { Sql, Tx } from '../../platform/database/database';
import { InventoryService, type CpeEntity } from '../inventory/inventory.service';
import type { TaskRun } from './session-work';
import { UploadAbilityRepository } from './upload-ability.repository';

const METHOD_UNSUPPORTED = 9000;

/** Whether a router can send files: what others of its model and firmware have shown. */
@Injectable()
export class UploadAbilities {
  constructor(
    private readonly abilities: UploadAbilityRepository,
    private readonly inventory: InventoryService,
    private readonly clock: Clock,
  ) {}

  /** null: none of them was asked yet. */
  async of(sql: Sql, cpe: CpeEntity): Promise<boolean | null> {
    return (await this.abilities.find(sql, modelOf(cpe)))?.canUpload ?? null;
  }

  async canUpload(sql: Sql, cpeId: string): Promise<boolean | null> {
    return this.of(sql, await this.inventory.get(sql, cpeId));
  }

  /** Tells of any router whether its model and firmware cannot. */
  async unable(sql: Sql): Promise<(cpe: CpeEntity) => boolean> {
    const models = new Set((await this.abilities.listUnable(sql)).map(keyOf));
    return (cpe) => models.has(keyOf(modelOf(cpe)));
  }

  async learn(tx: Tx, cpeId: string, canUpload: boolean): Promise<void> {
    const cpe = await this.inventory.get(tx, cpeId);
    const known = await this.abilities.find(tx, modelOf(cpe));
    if (known?.canUpload === canUpload) return;
    await this.abilities.store(tx, { ...modelOf(cpe), canUpload, learnedAt: this.clock.now() });
  }
}

/** What an answer says of it; null when it says nothing. */
export function abilityShownBy(run: TaskRun, outcome: RpcOutcome): boolean | null {
  if ('fault' in outcome) return run.kind === 'upload' && outcome.fault.faultCode === METHOD_UNSUPPORTED ? false : null;
  const { response } = outcome;
  return response.method === 'GetRPCMethodsResponse' ? response.methods.includes('Upload') : null;
}

const keyOf = ({ oui, productClass, softwareVersion }: ReturnType<typeof modelOf>): string =>
  JSON.stringify([oui, productClass, softwareVersion]);

const modelOf = ({ oui, productClass, softwareVersion }: CpeEntity) => ({
  oui: oui ?? '',
  productClass: productClass ?? '',
  softwareVersion: softwareVersion ?? '',
});
