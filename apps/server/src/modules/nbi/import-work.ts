import { Injectable } from '@nestjs/common';
import type { FetchGenieacs } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { DumpUnreadable } from './dump-bytes';
import { FetchPeer, FetchStopped } from './fetch-peer.service';
import type { GenieacsImportEntity } from './genieacs-import.entity';
import { isOfNetwork, PeerUnreadable } from './genieacs-peer';
import type { ImportReport } from './import-report';
import { ImportRows } from './import-rows.service';
import { ImportSpool } from './import-spool';
import { RunImport, type ImportOrder } from './run-import.service';

class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** Works on one import, and keeps its row up to date. */
@Injectable()
export class ImportWork {
  private isStopping = false;

  constructor(
    private readonly rows: ImportRows,
    private readonly runs: RunImport,
    private readonly peers: FetchPeer,
    private readonly spool: ImportSpool,
    private readonly clock: Clock,
  ) {}

  /** The process ends: what was taken over so far stands, and the rest is taken over by another run. */
  stop(): void {
    this.isStopping = true;
  }

  /** @throws ImportHostNotListed */
  admit(order: FetchGenieacs): Promise<void> {
    return this.peers.admit(order);
  }

  /** Fetches all there is, and looks it through. */
  async fetch(row: GenieacsImportEntity, from: FetchGenieacs, order: ImportOrder): Promise<void> {
    const files = await this.guarded(row.id, () => this.peers.fetch(row.id, from, () => this.isStopping));
    if (files === null) return;
    await this.rows.write(row.id, { files, state: 'previewing' });
    await this.run({ ...row, files }, order);
  }

  async run(row: GenieacsImportEntity, order: ImportOrder): Promise<void> {
    const { id } = row;
    const tell = async (report: ImportReport): Promise<void> => {
      if (this.isStopping) throw new Stopped();
      await this.rows.write(id, told(report));
    };
    await this.guarded(id, async () => {
      const report = await this.runs.run(row, { ...order, tell });
      const state = order.mode === 'preview' ? 'previewed' : 'done';
      await this.rows.write(id, { ...told(report), state, endedAt: this.clock.now() });
      if (order.mode === 'import') await this.spool.drop(id);
    });
  }

  /** What ends it is said in its row. @returns null when it failed */
  private async guarded<T>(id: string, work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      const failure = failureOf(error);
      const told = failure ?? 'it failed for a reason of Demarc’s own, which is in the log: run it again';
      await this.rows.write(id, { state: 'failed', failure: told, endedAt: this.clock.now() });
      if (failure === null) throw error;
      return null;
    }
  }
}

/** Null: nobody has foreseen it. */
function failureOf(error: unknown): string | null {
  if (error instanceof DumpUnreadable) return `a file cannot be read: ${error.message}`;
  if (error instanceof PeerUnreadable) return `GenieACS cannot be read: ${error.message}`;
  if (isOfNetwork(error)) return 'GenieACS cannot be read: it broke off';
  return error instanceof Stopped || error instanceof FetchStopped ? 'it was interrupted: run it again' : null;
}

const told = ({ counts, problems, problemCount }: ImportReport): Partial<GenieacsImportEntity> => ({
  counts,
  problems,
  problemCount,
});
