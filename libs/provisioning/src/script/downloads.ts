import type { KnownTree } from './known-tree';
import type { ChannelFault } from './presets/preset-session';
import type { ChannelProvision } from './presets/preset';

/** A Download that a script has ordered, until its end is known. */
export interface OrderedDownload {
  /** `Downloads.1` */
  readonly place: string;
  readonly taskId: string;
  /** When it was ordered the time before; null: never. */
  readonly before: string | null;
  /** Of the script that ordered it: what is tried again when it fails. */
  readonly provisions: readonly ChannelProvision[];
}

/** What became of a Download. */
export interface DownloadEnd {
  readonly taskId: string;
  readonly isDone: boolean;
  /** Why it failed, in words; a fault of the router with its code. */
  readonly reason: string;
  readonly startedAt: string;
  readonly endedAt: string;
}

interface Ends {
  readonly ends: readonly DownloadEnd[];
  readonly now: number;
  readonly faults: readonly ChannelFault[];
}

/**
 * Takes in what TransferComplete said of Downloads that scripts ordered: what was loaded is told as `Last…`, and what
 * failed is a fault of its channel and as if it had not been ordered, so that it is ordered again.
 * @returns those that are still under way, and the faults
 */
export function takeEnds(
  tree: KnownTree,
  ordered: readonly OrderedDownload[],
  { ends, now, faults }: Ends,
): { open: OrderedDownload[]; failed: ChannelFault[] } {
  const byTask = new Map(ends.map((end) => [end.taskId, end]));
  const open: OrderedDownload[] = [];
  const failed = new Map<string, ChannelFault>();
  for (const one of ordered) {
    const end = byTask.get(one.taskId);
    if (end === undefined) open.push(one);
    else if (end.isDone) tellDone(tree, one.place, end, now);
    else {
      tree.setValue(`${one.place}.Download`, { value: one.before ?? '', type: 'dateTime', at: now });
      for (const { channel } of one.provisions) failed.set(channel, faultOf(channel, one, { end, now, faults }));
    }
  }
  return { open, failed: [...failed.values()] };
}

function tellDone(tree: KnownTree, place: string, { startedAt, endedAt }: DownloadEnd, now: number): void {
  const of = (name: string): string => tree.node(`${place}.${name}`)?.value ?? '';
  const tell = (name: string, value: string, type = 'string'): void => {
    tree.setValue(`${place}.${name}`, { value, type, at: now });
    tree.add(`${place}.${name}`, { isObject: false, at: now }).writable = false;
  };
  tell('LastFileType', of('FileType'));
  tell('LastFileName', of('FileName'));
  tell('LastTargetFileName', of('TargetFileName'));
  tell('LastDownload', of('Download'), 'dateTime');
  tell('StartTime', startedAt, 'dateTime');
  tell('CompleteTime', endedAt, 'dateTime');
}

function faultOf(
  channel: string,
  { provisions }: OrderedDownload,
  { end, now, faults }: { end: DownloadEnd; now: number; faults: readonly ChannelFault[] },
): ChannelFault {
  const before = faults.find((fault) => fault.channel === channel);
  const code = /\b9\d{3}\b/.exec(end.reason)?.[0];
  return {
    channel,
    code: code === undefined ? 'timeout' : `cwmp.${code}`,
    message: end.reason,
    at: now,
    retries: before === undefined ? 0 : before.retries + 1,
    provisions: provisions.filter((provision) => provision.channel === channel),
  };
}
