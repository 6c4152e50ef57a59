import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database';
import { IncidentBook } from './incident-book.service';
import { IncidentFindings } from './incident-findings.service';
import { IncidentMemberRepository } from './incident-member.repository';
import { IncidentRepository } from './incident.repository';
import { WatchPresence } from './watch-presence.service';

/** One look at the whole network: who is missing, where, who is back. Taking it twice changes nothing. */
@Injectable()
export class DetectIncidents {
  constructor(
    private readonly database: Database,
    private readonly presence: WatchPresence,
    private readonly findings: IncidentFindings,
    private readonly incidents: IncidentRepository,
    private readonly members: IncidentMemberRepository,
    private readonly book: IncidentBook,
  ) {}

  look(): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { now, listeningSince } = await this.presence.look(tx);
      const limits = await this.incidents.limits(tx);
      await this.members.markBack(tx, now);
      const { found, silentNas } = await this.findings.look(tx, { limits, listeningSince, now });
      const made = await this.book.enter(tx, found, now);
      const windows = this.findings.windows(limits, now);
      const grown = [
        ...(await this.members.addSilent(tx)),
        ...(await this.members.addBooted(tx, windows.boots)),
        ...(await this.members.addStopped(tx, windows.sessions)),
      ];
      await this.incidents.settleBeginning(tx, made);
      await this.book.follow(tx, { limits, grown: new Set([...made, ...grown]), silentNas, now });
    });
  }
}
