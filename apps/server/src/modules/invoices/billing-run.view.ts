import { formatMajor } from '@demarc/billing';
import type { BillingRun, BillingRunPreview, ParkedAccount } from '@demarc/contracts';
import type { ParkedWithName, RunPreview, RunWithParked } from './billing-run-report.service';

const toParkedView = ({ subscriber, code, reason }: ParkedWithName): ParkedAccount => ({
  subscriberId: subscriber.id,
  subscriberNumber: subscriber.number,
  subscriberName: subscriber.name,
  code,
  reason,
});

export const toBillingRunView = ({ run, parked }: RunWithParked): BillingRun => ({
  id: run.id,
  asOf: run.asOfOn,
  state: run.state,
  startedBy: run.startedBy,
  createdAt: run.createdAt.toISOString(),
  finishedAt: run.finishedAt?.toISOString() ?? null,
  subscribersTotal: run.subscribersTotal,
  subscribersDone: run.subscribersDone,
  invoiceCount: run.invoiceCount,
  parkedCount: run.parkedCount,
  net: formatMajor(run.netMinor, run.currency),
  tax: formatMajor(run.taxMinor, run.currency),
  total: formatMajor(run.totalMinor, run.currency),
  currency: run.currency,
  firstNumber: run.firstNumber,
  lastNumber: run.lastNumber,
  failure: run.failure,
  parked: parked.map(toParkedView),
});

export const toBillingRunPreviewView = (preview: RunPreview): BillingRunPreview => {
  const money = (minor: bigint): string => formatMajor(minor, preview.currency);
  return {
    asOf: preview.asOf,
    currency: preview.currency,
    subscribersTotal: preview.subscribersTotal,
    invoiceCount: preview.invoiceCount,
    net: money(preview.netMinor),
    tax: money(preview.taxMinor),
    total: money(preview.totalMinor),
    parked: preview.parked.map(toParkedView),
    sample: preview.sample.map(({ subscriber, draft }) => ({
      subscriberId: subscriber.id,
      subscriberNumber: subscriber.number,
      subscriberName: subscriber.name,
      total: money(draft.totalMinor),
      lines: draft.lines.map((line) => `${line.planName} ${line.fromOn} – ${line.toOn}: ${money(line.amountMinor)}`),
    })),
  };
};
