export {
  diagnosticError,
  diagnosticObjects,
  DIAGNOSTIC_RULES,
  MEASURED_DIAGNOSTICS,
  stateOf,
  type DiagnosticSetting,
  type MeasuredDiagnostic,
} from './diagnostics/diagnostic-objects';
export {
  READ_DIAGNOSTICS,
  readMeasured,
  readShown,
  type DiagnosticResult,
  type ReadDiagnostic,
} from './diagnostics/diagnostic-results';
export { shownNames } from './diagnostics/shown-names';
export { hostsObject, listHosts, type LanHost } from './hosts';
export {
  intentKeyOf,
  isRowTable,
  mappedAs,
  ROW_TABLES,
  SETTABLE_INTENTS,
  type FieldsIntent,
  type FieldValue,
  type Intent,
  type IntentKey,
  type IntentKind,
  type ManagementIntent,
  type ParameterIntent,
  type RowIntent,
  type RowTable,
  type RowValues,
  type SecretRef,
  type SecretText,
  type SettableIntent,
  type StunIntent,
  type WanPppoeIntent,
  type WifiBand,
  type WifiIntent,
} from './intents/intent';
export { liveNames } from './live-names';
export {
  findManagementPath,
  isBehindNat,
  managementPathNames,
  normaliseAddress,
  type ManagementPath,
  type ManagementPathFinding,
} from './management-path';
export type { DataModelMapping, StatusRule } from './mappings/mapping';
export {
  comparePaths,
  detectRoot,
  fillPattern,
  isObjectPath,
  isParameterPath,
  leafNameOf,
  matchPattern,
  parentOf,
  rootNow,
  rootOf,
  toPattern,
  TR098_ROOT,
  TR181_ROOT,
  type DataModelRoot,
} from './parameter-path';
export { PROMOTED_ALIASES, promotedNames, promotedOf, type PromotedAlias, type PromotedParameter } from './promoted';
export { QUIRK_FLAGS } from './quirks/quirk-catalogue';
export type {
  BooleanForm,
  DateTimeForm,
  DeviceQuirks,
  DiscoveryDepth,
  QuirkDefinition,
  QuirkFlag,
  QuirkLearning,
  QuirkSide,
  QuirkValue,
  SerialForm,
} from './quirks/quirk-flags';
export { isQuirkFlag, QUIRK_FLAG_NAMES, quirkProblem, READER_FLAGS } from './quirks/quirk-values';
export {
  ANY_DEVICE,
  compareFirmware,
  exactly,
  matchesDevice,
  type DeviceModelFacts,
  type QuirkMatch,
} from './quirks/quirk-match';
export {
  comparePrecedence,
  QUIRK_ORIGINS,
  QuirkSnapshot,
  type QuirkOrigin,
  type QuirkReason,
  type QuirkRule,
  type ResolvedQuirks,
} from './quirks/quirk-rules';
export { packTree, unpackTree, type PackedTree } from './packed-tree';
export { ReportedTree, type TreeRow } from './reported-tree';
export { isAddressOfAcs } from './resolve-parameter';
export {
  fieldShown,
  mappingFor,
  resolveIntent,
  type MissingField,
  type Reason,
  type Resolution,
  type WantedParameter,
} from './resolve-intent';
export { findNamedRow, givenKey, resolveRow, unfilledRows, type ResolvedRow } from './resolve-row';
export { isToBeMade, readRowName, rowName, rowOf, rowToMake } from './rows';
export { isSecretPath } from './secrets';
export { readSeries, seriesNames, seriesOfDiagnostic } from './series/read-series';
export {
  plausible,
  READABLE_GROUPS,
  ROUTER_SERIES,
  SERIES,
  SERIES_GROUPS,
  toStoredValues,
  type ReadableGroup,
  type RouterSeriesName,
  type SeriesDefinition,
  type SeriesGroup,
  type SeriesKind,
  type SeriesValue,
} from './series/series-catalogue';
export { stationSignals, stationTables } from './stations';
export { statusOf, statusNames, type ConnectionReading } from './connection-status';
export {
  counterNames,
  readCounters,
  throughputOf,
  type CounterNames,
  type CounterReading,
  type Throughput,
} from './throughput';
export {
  inDeviceForm,
  isDeviceForm,
  isSameValue,
  isValueType,
  parseBoolean,
  parseDecimal,
  plainForm,
  writeBoolean,
} from './values';
export { groupNames, groupOf, PARAMETER_GROUPS, type ParameterGroup } from './parameter-groups';
