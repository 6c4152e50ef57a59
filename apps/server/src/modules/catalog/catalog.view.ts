import { formatMajor } from '@demarc/billing';
import type { BillingEntity, Plan, Tax } from '@demarc/contracts';
import type { BillingEntityEntity, PlanEntity, TaxEntity } from './catalog.entity';

export const toBillingEntityView = (row: BillingEntityEntity): BillingEntity => ({
  id: row.id,
  name: row.name,
  zone: row.zone,
  currency: row.currency,
  taxNumber: row.taxNumber,
  address: row.address,
  paymentTermsDays: row.paymentTermsDays,
  invoicePrefix: row.invoicePrefix,
  billingHour: row.billingHour,
});

export const toTaxView = (row: TaxEntity): Tax => ({
  id: row.id,
  name: row.name,
  ratePartsPerMillion: row.ratePartsPerMillion,
  inclusive: row.inclusive,
});

export const toPlanView = (row: PlanEntity, tax: TaxEntity | undefined, subscriptionCount: number): Plan => ({
  id: row.id,
  name: row.name,
  price: formatMajor(row.priceMinor, row.currency),
  currency: row.currency,
  taxId: row.taxId,
  taxName: tax?.name ?? null,
  downKbps: row.downKbps,
  upKbps: row.upKbps,
  active: row.active,
  subscriptionCount,
});
