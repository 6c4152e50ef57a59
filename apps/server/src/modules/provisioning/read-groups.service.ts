import { Injectable } from '@nestjs/common';
import type { GroupAge, ReadGroups } from '@demarc/contracts';
import type { ParameterGroup } from '@demarc/datamodel';
import type { StaffIdentity } from '../../platform/http/permissions';
import { CpeTasks } from './cpe-tasks.service';
import { FreshGroups } from './fresh-groups.service';
import type { CpeTaskEntity } from './task.entity';

/** Somebody looks at groups of a router: what is older than they accept is read, and one reading is enough for all who look. */
@Injectable()
export class ReadGroupsOfRouter {
  constructor(
    private readonly ages: FreshGroups,
    private readonly tasks: CpeTasks,
  ) {}

  async read(
    by: StaffIdentity,
    cpeId: string,
    { groups, maxAgeSeconds, key }: ReadGroups & { readonly key: string },
  ): Promise<{ groups: GroupAge[]; task: CpeTaskEntity | null }> {
    const ages = (await this.ages.agesOf(cpeId, maxAgeSeconds)).filter(({ group }) => groups.includes(group));
    const stale = ages.filter(({ isFresh }) => !isFresh).map(({ group }) => group);
    if (stale.length === 0) return { groups: ages, task: null };
    const underWay = (await this.tasks.list(cpeId)).find((task) => willRead(task, stale));
    return {
      groups: ages,
      task: underWay ?? (await this.tasks.create(by, cpeId, { kind: 'refresh', groups: stale }, key)),
    };
  }
}

/** It waits, or is being carried out, and reads all of these: the whole tree, or groups that it names. */
function willRead({ kind, state, result }: CpeTaskEntity, groups: readonly ParameterGroup[]): boolean {
  if (kind !== 'refresh' || (state !== 'queued' && state !== 'sent')) return false;
  return result.length === 0 || groups.every((group) => result.some(({ path }) => path === group));
}
