import { isSecretPath, ReportedTree } from '@demarc/datamodel';
import { newId } from '../../platform/ids';
import type { CpeParameterChangeEntity } from './cpe.entity';

/** A tree as a session or an Inform showed it. */
interface Reading {
  cpeId: string;
  tree: ReportedTree;
  source: CpeParameterChangeEntity['seenIn'];
  sessionId: string;
  at: Date;
}

/** Changes of these are no history: they differ at every look. */
const VOLATILE =
  /(?:UpTime|Uptime|LastChange|CurrentLocalTime|Stats\.\w+|Total(?:Bytes|Packets)\w*|Bytes\w*|Packets\w*|LeaseTimeRemaining|ParameterKey|AssociatedDevice\.\d+\.\w*(?:Rate|RSSI|Rssi|SignalStrength)|\w*Optical(?:Signal)?Level|[RT]X_?Power)$/;

/** Whether a change of it is worth remembering. */
export const isHistory = (path: string): boolean => !VOLATILE.test(path);

/** Rows of a reading that is not at its end, over those of the reading before; what has no value yet keeps its old one. */
export function over(old: ReportedTree, part: ReportedTree): ReportedTree {
  const news = [...part.rows()].filter(([path, value]) => value !== null || !old.has(path));
  return ReportedTree.of([...old.rows(), ...news]);
}

/** What a reading found otherwise than the one before; values of secrets are not told. */
export function differences(old: ReportedTree, news: Reading): CpeParameterChangeEntity[] {
  return [...news.tree.rows()]
    .filter(([path, value]) => old.has(path) && old.value(path) !== value)
    .map(([path, value]) => {
      const isSecret = isSecretPath(path);
      return {
        id: newId(),
        cpeId: news.cpeId,
        path,
        before: isSecret ? null : old.value(path),
        after: isSecret ? null : value,
        isSecret,
        seenIn: news.source,
        source: 'device' as const,
        changedBy: null,
        taskId: null,
        sessionId: news.sessionId,
        at: news.at,
      };
    });
}

/** Names that came, went, or changed their type or writability. */
export function shapeDiffers(old: ReportedTree, after: ReportedTree): boolean {
  if (old.size !== after.size) return true;
  for (const [path, , type, writable] of after.rows()) {
    const row = old.row(path);
    if (row === undefined || row[2] !== type || row[3] !== writable) return true;
  }
  return false;
}
