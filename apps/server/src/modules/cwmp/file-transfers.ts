import { Injectable } from '@nestjs/common';

/** Transfers under way at once: of a process, and of one CPE. More are put off. */
const MAX_TRANSFERS = 256;
const MAX_TRANSFERS_OF_CPE = 4;

/** Counts the files that go over the wire, in either direction. */
@Injectable()
export class FileTransfers {
  private readonly transfers = new Map<string, number>();
  private running = 0;

  /** A transfer begins; what it returns is called when it is over. null: there are too many. */
  begin(cpeId: string): (() => void) | null {
    const count = this.transfers.get(cpeId) ?? 0;
    if (this.running >= MAX_TRANSFERS || count >= MAX_TRANSFERS_OF_CPE) return null;
    this.running += 1;
    this.transfers.set(cpeId, count + 1);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.running -= 1;
      const rest = (this.transfers.get(cpeId) ?? 1) - 1;
      if (rest === 0) this.transfers.delete(cpeId);
      else this.transfers.set(cpeId, rest);
    };
  }
}
