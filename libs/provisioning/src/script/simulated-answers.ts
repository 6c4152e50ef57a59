import { assertNever } from '@demarc/kernel';
import type { CwmpFault, RpcOutcome } from '@demarc/cwmp';
import { ReportedTree, type TreeRow } from '@demarc/datamodel';
import type { DeviceRequest } from './replay-state';

/**
 * A router made of a stored tree: it answers what a session would ask, takes what it is told, and sends nothing. What
 * scripts would do is seen by asking it instead of the real one.
 */
export class SimulatedRouter {
  private rows: Map<string, TreeRow>;
  private readonly objects: Set<string>;

  /**
   * @param objects objects without parameters, which the tree does not hold
   * @param templates what new instances of a table hold, by its name, where no other instance shows it
   */
  constructor(
    tree: readonly TreeRow[],
    objects: readonly string[] = [],
    private readonly templates: ReadonlyMap<string, readonly TreeRow[]> = new Map(),
  ) {
    this.rows = new Map(tree.map((row) => [row[0], row]));
    this.objects = new Set(objects.map((path) => `${path}.`));
  }

  answer(request: DeviceRequest): RpcOutcome {
    switch (request.method) {
      case 'GetParameterNames':
        return this.names(request.path, request.nextLevel);
      case 'GetParameterValues':
        return this.values(request.names);
      case 'GetParameterAttributes': {
        const attributes = request.names.map((name) => ({ name, notification: 0, accessList: ['Subscriber'] }));
        return { response: { method: 'GetParameterAttributesResponse', attributes } };
      }
      case 'SetParameterValues':
        for (const { name, value, type } of request.values) this.rows.set(name, [name, value, type, true]);
        return { response: { method: 'SetParameterValuesResponse', status: 0 } };
      case 'SetParameterAttributes':
        return { response: { method: 'SetParameterAttributesResponse' } };
      case 'AddObject':
        return this.add(request.objectName);
      case 'DeleteObject':
        this.rows = new Map([...this.rows].filter(([path]) => !path.startsWith(request.objectName)));
        this.objects.delete(request.objectName);
        return { response: { method: 'DeleteObjectResponse', status: 0 } };
      default:
        return assertNever(request);
    }
  }

  private names(path: string, nextLevel: boolean): RpcOutcome {
    const found = new Map<string, boolean>();
    const all = [
      ...[...this.rows.values()].map(([name, , , writable]) => ({ name, writable: writable ?? true })),
      ...[...this.objects].map((name) => ({ name, writable: true })),
    ];
    for (const { name, writable } of all) {
      if (!name.startsWith(path) || name === path) continue;
      const parts = name.slice(path.length).split('.');
      const levels = name.endsWith('.') ? parts.length - 1 : parts.length;
      for (let level = 1; level <= (nextLevel ? 1 : levels); level += 1) {
        const isLeaf = level === parts.length;
        const child = `${path}${parts.slice(0, level).join('.')}${isLeaf ? '' : '.'}`;
        if (!found.has(child)) found.set(child, isLeaf ? writable : true);
      }
    }
    if (found.size === 0 && !this.objects.has(path) && path !== '') return { fault: INVALID_NAME };
    const names = [...found].map(([name, writable]) => ({ name, writable }));
    return { response: { method: 'GetParameterNamesResponse', names } };
  }

  private values(names: readonly string[]): RpcOutcome {
    if (names.some((name) => !this.rows.has(name))) return { fault: INVALID_NAME };
    const values = names.map((name) => {
      const [, value = '', type = ''] = this.rows.get(name) ?? [];
      return { name, value: value ?? '', type };
    });
    return { response: { method: 'GetParameterValuesResponse', values } };
  }

  /** A new instance looks like one that stands beside it, with empty values. */
  private add(objectName: string): RpcOutcome {
    const tree = ReportedTree.of(this.rows.values());
    const numbers = [...this.rows.keys(), ...this.objects].flatMap((path) => {
      const segment = path.startsWith(objectName) ? path.slice(objectName.length).split('.')[0] : undefined;
      return segment !== undefined && /^\d+$/.test(segment) ? [Number(segment)] : [];
    });
    const instanceNumber = Math.max(0, ...numbers) + 1;
    const [first] = numbers;
    const made = `${objectName}${instanceNumber}.`;
    this.objects.add(made);
    if (first === undefined) this.fill(made, this.templates.get(objectName) ?? []);
    const like = first === undefined ? [] : tree.below(`${objectName}${first}.`);
    for (const path of like) {
      const type = this.rows.get(path)?.[2] ?? '';
      const name = `${made}${path.slice(`${objectName}${first}.`.length)}`;
      this.rows.set(name, [name, '', type, true]);
    }
    return { response: { method: 'AddObjectResponse', instanceNumber, status: 0 } };
  }

  private fill(made: string, template: readonly TreeRow[]): void {
    for (const [name, value, type, writable] of template) {
      this.rows.set(`${made}${name}`, [`${made}${name}`, value, type, writable]);
    }
  }
}

const INVALID_NAME: CwmpFault = { faultCode: 9005, faultString: 'Invalid parameter name', parameterFaults: [] };
