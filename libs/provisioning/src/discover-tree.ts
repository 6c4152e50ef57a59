import type { AcsRequest, CwmpFault, ParameterInfo, RpcOutcome } from '@demarc/cwmp';
import {
  isObjectPath,
  isParameterPath,
  type DataModelRoot,
  type DeviceQuirks,
  type DiscoveryDepth,
  type ReportedTree,
} from '@demarc/datamodel';
import { answerOf } from './answer';
import { isExhausted, roundDown, type Lesson, type ModelExperience } from './lesson';
import { afterAnswer, afterFault, nextQuestion, startValues, type AnswerSize, type ValueReading } from './read-values';

interface NamesRequest {
  readonly path: string;
  readonly nextLevel: boolean;
}

/** Learning a router's tree: its names with GetParameterNames, then its values with GetParameterValues. Plain JSON. */
export interface Discovery {
  readonly root: DataModelRoot;
  readonly depth: DiscoveryDepth;
  readonly names: readonly NamesRequest[];
  /** What was asked for and is not answered yet. */
  readonly asked: readonly string[];
  readonly values: ValueReading;
  /** Names that routers of this make refuse to read. */
  readonly badNames: readonly string[];
  readonly lessons: readonly Lesson[];
  /** Requests of this session, and of all that worked on it. */
  readonly rpcs: number;
  readonly allRpcs: number;
}

export interface DiscoveryStep {
  readonly discovery: Discovery;
  readonly tree: ReportedTree;
}

/** One router may not keep us for ever: what is beyond this goes on in its next session. */
const MAX_RPCS = 150;
/** Nor may it fill our memory: what is beyond these is left for good. */
const MAX_RPCS_IN_ALL = 3_000;
const MAX_PARAMETERS = 20_000;
const MAX_OPEN_NAMES = 10_000;

const FIRST_BATCH = 256;
const MAX_NAMES = 64;
/** A tree that is no bigger than this may be asked for as a whole next time. */
const MAX_WHOLE = 2_000;

export function startDiscovery(
  root: DataModelRoot,
  quirks: DeviceQuirks,
  { discovery, valuesPerAnswer, badNames }: ModelExperience,
): Discovery {
  const depth = quirks.discovery ?? discovery ?? 'by-object';
  const limit = quirks.maxValuesPerAnswer ?? MAX_PARAMETERS;
  const pace = {
    batch: Math.min(limit, valuesPerAnswer ?? FIRST_BATCH),
    limit,
    maxNames: quirks.maxNamesPerRead ?? MAX_NAMES,
    borne: 0,
    failedAt: null,
  };
  return {
    root,
    depth,
    // G28: many routers refuse the empty path, so the root is asked by its name.
    names: [{ path: root, nextLevel: depth !== 'whole' }],
    asked: [],
    values: startValues(root, pace),
    badNames,
    lessons: [],
    rpcs: 0,
    allRpcs: 0,
  };
}

/** Goes on in another session with what an earlier one left open. */
export const resumeDiscovery = (discovery: Discovery): Discovery => ({ ...discovery, rpcs: 0 });

/** The next request, or null when the tree is known as far as it can be, or this session has done its share. */
export function discoveryRpc(
  discovery: Discovery,
  tree: ReportedTree,
): { discovery: Discovery; rpc: AcsRequest } | null {
  if (discovery.rpcs >= MAX_RPCS || discovery.allRpcs >= MAX_RPCS_IN_ALL) return null;
  const [name] = discovery.names;
  if (name !== undefined) {
    return { discovery, rpc: { method: 'GetParameterNames', path: name.path, nextLevel: name.nextLevel } };
  }
  if (discovery.asked.length > 0) return { discovery, rpc: { method: 'GetParameterValues', names: discovery.asked } };
  const question = nextQuestion(discovery.values, tree, avoidedBy(discovery));
  if (question === null) return null;
  const { names, rest: values } = question;
  return { discovery: { ...discovery, values, asked: names }, rpc: { method: 'GetParameterValues', names } };
}

/** Whether there is more to learn, and only this session's share is used up. */
export function isPaused(discovery: Discovery, tree: ReportedTree): boolean {
  if (discovery.rpcs < MAX_RPCS || discovery.allRpcs >= MAX_RPCS_IN_ALL) return false;
  return discovery.names.length > 0 || nextQuestion(discovery.values, tree, avoidedBy(discovery)) !== null;
}

const avoidedBy = ({ badNames, values }: Discovery): ReadonlySet<string> => new Set([...badNames, ...values.badNames]);

/** What the router's answer teaches. Faults narrow the question: level by level for names, by parts for values. */
export function applyDiscovery(
  discovery: Discovery,
  tree: ReportedTree,
  { outcome, size }: { outcome: RpcOutcome; size: AnswerSize },
): DiscoveryStep {
  const counted = { ...discovery, rpcs: discovery.rpcs + 1, allRpcs: discovery.allRpcs + 1 };
  const [asked, ...names] = counted.names;
  if (asked !== undefined) return applyNames({ ...counted, names }, tree, { asked, outcome });
  return applyValues({ ...counted, asked: [] }, tree, { asked: counted.asked, outcome, size });
}

function applyNames(
  discovery: Discovery,
  tree: ReportedTree,
  { asked, outcome }: { asked: NamesRequest; outcome: RpcOutcome },
): DiscoveryStep {
  const answer = answerOf(outcome, 'GetParameterNamesResponse');
  if ('fault' in answer) {
    // A router without GetParameterNames (9000) is read by values alone.
    const again = asked.nextLevel || answer.fault.faultCode === 9000 ? [] : [{ path: asked.path, nextLevel: true }];
    const lessons = [...discovery.lessons, ...namesLesson(asked, answer.fault)];
    return { discovery: { ...discovery, lessons, names: [...again, ...discovery.names] }, tree };
  }
  const listed = answer.response.names.filter(({ name }) => name.startsWith(discovery.root) && name !== asked.path);
  const { parameters, objects } = sortNames(listed);
  const room = Math.max(0, MAX_PARAMETERS - tree.size);
  const grown = tree.withNames(parameters.slice(0, room));
  const nextLevel = discovery.depth === 'by-level';
  const deeper = asked.nextLevel ? objects.map((path) => ({ path, nextLevel })) : [];
  const names = [...deeper, ...discovery.names].slice(0, MAX_OPEN_NAMES);
  return { discovery: { ...discovery, names }, tree: grown };
}

function namesLesson({ path, nextLevel }: NamesRequest, { faultCode }: CwmpFault): Lesson[] {
  if (nextLevel || !isExhausted(faultCode)) return [];
  const isRoot = path.indexOf('.') === path.length - 1;
  return [
    {
      flag: 'discovery',
      value: isRoot ? 'by-object' : 'by-level',
      why: `GetParameterNames of all below ${path}: ${faultCode}`,
    },
  ];
}

/** G29: an object may come without its dot, and is known by what is below it. */
function sortNames(listed: readonly ParameterInfo[]): { parameters: ParameterInfo[]; objects: string[] } {
  const holders = new Set<string>();
  for (const { name } of listed) {
    for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
      const holder = name.slice(0, dot);
      if (holders.has(holder)) break;
      holders.add(holder);
    }
  }
  const parameters = listed.filter(({ name }) => isParameterPath(name) && !holders.has(name));
  const objects = listed.map(({ name }) => name).filter((name) => isObjectPath(name));
  return { parameters, objects };
}

function applyValues(
  discovery: Discovery,
  tree: ReportedTree,
  { asked, outcome, size }: { asked: readonly string[]; outcome: RpcOutcome; size: AnswerSize },
): DiscoveryStep {
  const answer = answerOf(outcome, 'GetParameterValuesResponse');
  if ('fault' in answer) {
    const { root } = discovery;
    return {
      discovery: { ...discovery, values: afterFault(discovery.values, { asked, fault: answer.fault, tree, root }) },
      tree,
    };
  }
  const room = Math.max(0, MAX_PARAMETERS - tree.size);
  let fresh = 0;
  const values = answer.response.values.filter(({ name }) => {
    if (!name.startsWith(discovery.root) || !isParameterPath(name)) return false;
    return tree.has(name) || (fresh += 1) <= room;
  });
  const reading = afterAnswer(discovery.values, values.length, size);
  return { discovery: { ...discovery, values: reading }, tree: tree.withValues(values) };
}

/** What a reading that came to its end says of the router's make. */
export interface DiscoveryLessons {
  readonly lessons: readonly Lesson[];
  readonly badNames: readonly string[];
  readonly experience: {
    readonly discovery: DiscoveryDepth;
    readonly valuesPerAnswer: number;
    readonly treeSize: number;
  };
}

export function lessonsOf(discovery: Discovery, tree: ReportedTree): DiscoveryLessons {
  const { pace, badNames } = discovery.values;
  const isExhaustible = discovery.lessons.some(({ flag }) => flag === 'discovery');
  const lessons = [...discovery.lessons];
  if (pace.failedAt !== null && pace.borne > 0) {
    const value = Math.max(8, roundDown(Math.min(pace.borne, pace.failedAt - 1)));
    lessons.push({ flag: 'maxValuesPerAnswer', value, why: `${pace.failedAt} values at once exhausted it` });
  }
  return {
    lessons,
    badNames,
    experience: {
      discovery: !isExhaustible && tree.size <= MAX_WHOLE ? 'whole' : 'by-object',
      // Where all of it came in one answer, all of it may be asked for.
      valuesPerAnswer: pace.failedAt === null ? Math.max(pace.batch, pace.borne) : pace.batch,
      treeSize: tree.size,
    },
  };
}
