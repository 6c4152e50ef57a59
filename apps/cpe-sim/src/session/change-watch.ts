import type { Leaf, ParameterTree } from '../tree/parameter-tree';

/** Knows what the ACS last heard of each watched parameter, and so what it has to be told (TR-069 A.3.2.4). */
export class ChangeWatch {
  private readonly heard = new Map<string, string>();

  constructor(private readonly tree: ParameterTree) {}

  /** Watched parameters whose value is not what the ACS last heard. A parameter seen for the first time is no change. */
  changed(): Leaf[] {
    this.takeNew();
    return this.tree.watched().filter((leaf) => this.heard.get(leaf.path) !== this.tree.valueOf(leaf));
  }

  /** What has just come under watch counts from its value of now. */
  takeNew(): void {
    for (const leaf of this.tree.watched()) {
      if (!this.heard.has(leaf.path)) this.heard.set(leaf.path, this.tree.valueOf(leaf));
    }
  }

  /** True when one of them has active notification: the box calls the ACS for it. */
  hasActiveChange(): boolean {
    return this.changed().some((leaf) => this.tree.notificationOf(leaf) === 2);
  }

  /** The ACS heard this value, or wrote it itself. */
  settle(path: string, value: string): void {
    this.heard.set(path, value);
  }

  /** After a factory reset nothing is remembered. */
  forget(): void {
    this.heard.clear();
  }
}
