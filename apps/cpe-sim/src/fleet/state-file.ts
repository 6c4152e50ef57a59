import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CpeFlash } from '../cpe-state';

const VERSION = 1;

/** What `--state` holds: the flash of every box. It contains credentials, so it is the owner's alone. */
export class StateFile {
  private writing: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | null = null;
  private isClosed = false;

  constructor(
    private readonly path: string,
    private readonly collect: () => CpeFlash[],
    /** A write between two changes failed: the next may do better, the last one throws. */
    private readonly onError: (error: unknown) => void,
  ) {}

  /** The boxes of the last run; none when there was no last run. Throws when the file is not a state file. */
  async read(): Promise<CpeFlash[]> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
    const state = parse(text);
    if (state === null) throw new Error(`${this.path} is not a state file of cpe-sim (version ${VERSION})`);
    return state;
  }

  /** Something changed: written soon, together with what follows at once. */
  touch(): void {
    if (this.isClosed) return;
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.write().catch(this.onError);
    }, 200);
  }

  /** Writes a last time; what happens to the boxes afterwards is not kept. */
  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    await this.write();
  }

  private write(): Promise<void> {
    const afterLast = this.writing.catch(() => undefined);
    this.writing = afterLast.then(async () => {
      const draft = `${this.path}.tmp`;
      await mkdir(dirname(this.path), { recursive: true });
      await writeFile(draft, JSON.stringify({ version: VERSION, boxes: this.collect() }), { mode: 0o600 });
      await rename(draft, this.path);
    });
    return this.writing;
  }
}

function parse(text: string): CpeFlash[] | null {
  let state: unknown;
  try {
    state = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof state !== 'object' || state === null) return null;
  const { version, boxes } = state as { version?: unknown; boxes?: unknown };
  return version === VERSION && Array.isArray(boxes) ? (boxes as CpeFlash[]) : null;
}
