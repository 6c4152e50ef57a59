import { Injectable } from '@nestjs/common';
import type { TaggedRouters, TagRouters as TagRequest } from '@demarc/contracts';
import { Database } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { CpeTags } from '../inventory/cpe-tags.service';
import { FindRouters } from './find-routers.service';
import { SelectionChanged, SelectionTooLarge } from './fleet.errors';

const MOST = 200_000;

/** Tags on all routers of a selection. Whoever asks has seen how many they are, and gets just those. */
@Injectable()
export class TagRouters {
  constructor(
    private readonly database: Database,
    private readonly routers: FindRouters,
    private readonly tags: CpeTags,
  ) {}

  apply(by: StaffIdentity, { selection, add, remove, expected }: TagRequest): Promise<TaggedRouters> {
    return this.database.transaction(async (tx) => {
      const cpeIds = await this.routers.ids(tx, selection, MOST);
      if (cpeIds.length > MOST) throw new SelectionTooLarge(MOST);
      if (cpeIds.length !== expected) throw new SelectionChanged(expected, cpeIds.length);
      const change = { add, remove };
      return {
        matched: cpeIds.length,
        ...(await this.tags.changeMany(tx, by, { cpeIds, change, meant: selection })),
      };
    });
  }
}
