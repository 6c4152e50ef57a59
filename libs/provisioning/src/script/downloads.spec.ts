import { takeEnds, type DownloadEnd, type OrderedDownload } from './downloads';
import { KnownTree } from './known-tree';

const NOW = Date.UTC(2026, 2, 1, 12);
const ORDERED: OrderedDownload = {
  place: 'Downloads.1',
  taskId: 'task',
  before: null,
  provisions: [{ channel: 'wifi', name: 'push', args: [] }],
};
const END: DownloadEnd = {
  taskId: 'task',
  isDone: true,
  reason: '',
  startedAt: '2026-03-01T11:00:00.000Z',
  endedAt: '2026-03-01T11:00:09.000Z',
};

function aTree(): KnownTree {
  const tree = new KnownTree();
  const given = { FileType: '3 Vendor Configuration File', FileName: 'base.cfg', Download: '2026-03-01T10:59:00.000Z' };
  for (const [name, value] of Object.entries(given))
    tree.setValue(`Downloads.1.${name}`, { value, type: 'string', at: NOW });
  return tree;
}
const valueOf = (tree: KnownTree, name: string): string | null => tree.node(`Downloads.1.${name}`)?.value ?? null;

describe('§3.7 what TransferComplete says is told to scripts', () => {
  it('what is under way stays so', () => {
    const tree = aTree();
    expect(takeEnds(tree, [ORDERED], { ends: [], now: NOW, faults: [] })).toEqual({ open: [ORDERED], failed: [] });
    expect(valueOf(tree, 'LastFileName')).toBeNull();
  });

  it('what was loaded is the last one', () => {
    const tree = aTree();
    expect(takeEnds(tree, [ORDERED], { ends: [END], now: NOW, faults: [] })).toEqual({ open: [], failed: [] });
    expect(
      ['LastFileType', 'LastFileName', 'LastDownload', 'StartTime', 'CompleteTime'].map((name) => valueOf(tree, name)),
    ).toEqual(['3 Vendor Configuration File', 'base.cfg', '2026-03-01T10:59:00.000Z', END.startedAt, END.endedAt]);
  });

  it.each([
    ['fault 9010: Download failure', 'cwmp.9010'],
    ['the router has not said in time what became of it', 'timeout'],
  ])('%s is the fault %s of its channel, and it is ordered again', (reason, code) => {
    const tree = aTree();
    const before = { channel: 'wifi', code, message: '', at: 1, retries: 2, provisions: [] };
    const ends = [{ ...END, isDone: false, reason }];
    expect(takeEnds(tree, [ORDERED], { ends, now: NOW, faults: [before] })).toEqual({
      open: [],
      failed: [{ channel: 'wifi', code, message: reason, at: NOW, retries: 3, provisions: ORDERED.provisions }],
    });
    expect(valueOf(tree, 'Download')).toBe('');
    expect(valueOf(tree, 'LastFileName')).toBeNull();
  });
});
