import { z } from 'zod';
import { Currency, Id, Money } from './common';

export const BillingEntity = z
  .strictObject({
    id: Id,
    name: z.string(),
    zone: z.string(),
    currency: Currency,
    taxNumber: z.string().nullable(),
    address: z.string().nullable(),
    paymentTermsDays: z.number().int(),
    invoicePrefix: z.string(),
    billingHour: z.number().int(),
  })
  .meta({ id: 'BillingEntity' });
export type BillingEntity = z.infer<typeof BillingEntity>;

export const ChangeBillingEntity = z
  .strictObject({
    name: z.string().trim().min(1).max(200),
    taxNumber: z.string().trim().max(50).nullable(),
    address: z.string().trim().max(500).nullable(),
    paymentTermsDays: z.number().int().min(0).max(120),
    billingHour: z.number().int().min(0).max(23),
  })
  .partial()
  .meta({ id: 'ChangeBillingEntity' });
export type ChangeBillingEntity = z.infer<typeof ChangeBillingEntity>;

export const Tax = z
  .strictObject({ id: Id, name: z.string(), ratePartsPerMillion: z.number().int(), inclusive: z.boolean() })
  .meta({ id: 'Tax' });
export type Tax = z.infer<typeof Tax>;
export const TaxList = z.array(Tax).meta({ id: 'TaxList' });

export const Plan = z
  .strictObject({
    id: Id,
    name: z.string(),
    price: Money,
    currency: Currency,
    taxId: Id.nullable(),
    taxName: z.string().nullable(),
    downKbps: z.number().int(),
    upKbps: z.number().int(),
    active: z.boolean(),
    subscriptionCount: z.number().int(),
  })
  .meta({ id: 'Plan' });
export type Plan = z.infer<typeof Plan>;
export const PlanList = z.array(Plan).meta({ id: 'PlanList' });

const kbps = z.number().int().min(1).max(100_000_000);

export const CreatePlan = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    price: Money.refine((text) => !text.startsWith('-'), 'must not be negative'),
    taxId: Id.nullable(),
    downKbps: kbps,
    upKbps: kbps,
  })
  .meta({ id: 'CreatePlan' });
export type CreatePlan = z.infer<typeof CreatePlan>;

/** A price change is for subscriptions made later; history keeps what was agreed. */
export const ChangePlan = CreatePlan.extend({ active: z.boolean() }).partial().meta({ id: 'ChangePlan' });
export type ChangePlan = z.infer<typeof ChangePlan>;
