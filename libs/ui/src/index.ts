export { Age, ageInWords, type AgeProps } from './age';
export { Card, type CardProps } from './card';
export { serverNow, setServerTime, useNow, useZone, ZoneContext } from './clock';
export { ConfirmAction, type ConfirmActionProps } from './confirm-action';
export { CopyText, type CopyTextProps } from './copy-text';
export { DataTable, type DataTableProps, type TableColumn, type TableSort } from './data-table';
export { EmptyState } from './empty-state';
export { ErrorNote, type ErrorNoteProps } from './error-note';
export { EvidenceList } from './evidence-list';
export {
  asSentence,
  calendarDateOf,
  formatAxisTime,
  formatCount,
  formatDate,
  formatDbm,
  formatDuration,
  formatInstant,
  formatLapse,
  formatMoment,
  formatMoney,
  formatPartsPerMillion,
  formatRate,
  formatTime,
  isZeroMoney,
  visibleText,
} from './format';
export { KeyValue, type KeyValueProps } from './key-value';
export { MessageList, type MessageListProps } from './message-list';
export { MoneyText, type MoneyTextProps } from './money-text';
export { PageHeader, type PageHeaderProps } from './page-header';
export { ProofChain, type ProofChainProps } from './proof-chain';
export { SeriesChart, type SeriesChartProps } from './series-chart';
export { MarkSign, type ChartBand, type ChartLine, type ChartMark } from './series-chart-parts';
export { Skeleton } from './skeleton';
export { LOOKS, StateMark, type LookName, type StateMarkProps, type StatusRole } from './state-mark';
export { Verdict, type VerdictProps } from './verdict';
