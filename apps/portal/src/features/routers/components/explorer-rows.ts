import type { RouterParameter } from '@demarc/contracts';

export type ExplorerRow =
  | { readonly kind: 'object'; readonly path: string; readonly count: number; readonly isOpen: boolean }
  | { readonly kind: 'parameter'; readonly name: string; readonly parameter: RouterParameter };

/** "A.B.1.Name" -> "A.B.1.": objects end in a dot (TR-106 §3.1). */
export const objectOf = (path: string): string => path.slice(0, path.lastIndexOf('.') + 1);

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

const collator = new Intl.Collator('en', { numeric: true });

/** By segment, instance numbers as numbers: Host.2 stands before Host.10. */
export function comparePaths(a: string, b: string): number {
  const left = a.split('.');
  const right = b.split('.');
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const order = collator.compare(left[index] ?? '', right[index] ?? '');
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** The tree as the rows of a list: each object that has parameters of its own, then those parameters. */
export function explorerRows(
  parameters: readonly RouterParameter[],
  closed: ReadonlySet<string>,
): readonly ExplorerRow[] {
  const byObject = new Map<string, RouterParameter[]>();
  for (const parameter of parameters) {
    const object = objectOf(parameter.path);
    const members = byObject.get(object);
    if (members === undefined) byObject.set(object, [parameter]);
    else members.push(parameter);
  }
  return Array.from(byObject.keys())
    .sort(comparePaths)
    .flatMap((path): ExplorerRow[] => {
      const members = byObject.get(path) ?? [];
      const isOpen = !closed.has(path);
      const head: ExplorerRow = { kind: 'object', path, count: members.length, isOpen };
      if (!isOpen) return [head];
      const rows = members
        .map((parameter): ExplorerRow => ({ kind: 'parameter', name: nameOf(parameter.path), parameter }))
        .sort((a, b) => (a.kind === 'parameter' && b.kind === 'parameter' ? collator.compare(a.name, b.name) : 0));
      return [head, ...rows];
    });
}
