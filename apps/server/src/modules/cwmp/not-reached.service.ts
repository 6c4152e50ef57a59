import { Injectable } from '@nestjs/common';
import { ShortInforms } from '../provisioning/short-informs.service';
import type { CpeEntity } from '../inventory/inventory.service';
import { CallPolicies } from './call-policy.service';
import type { ConnectionRequestOutcome } from './cwmp.entity';

/** What is done about a CPE that no call has reached: it comes by itself sooner, for a while. */
@Injectable()
export class NotReached {
  constructor(
    private readonly policies: CallPolicies,
    private readonly informs: ShortInforms,
  ) {}

  async note(cpe: CpeEntity, outcome: ConnectionRequestOutcome): Promise<void> {
    if (cpe.mode !== 'manage' || cpe.state !== 'active') return;
    const { shortInformSeconds, shortInformHours, shortInformMost } = await this.policies.current();
    if (shortInformSeconds === 0 || shortInformMost === 0) return;
    await this.informs.shorten({
      cpeId: cpe.id,
      seconds: shortInformSeconds,
      hours: shortInformHours,
      most: shortInformMost,
      because: `no call reaches it (${outcome})`,
    });
  }
}
