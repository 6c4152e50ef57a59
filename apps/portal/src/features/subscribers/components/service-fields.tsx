import type { JSX } from 'react';
import { NativeSelect, NumberInput, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { CreateSubscription } from '@demarc/contracts';
import { calendarDateOf, formatMoney, formatRate, serverNow } from '@demarc/ui';
import { errorsOf, given } from '../../../lib/form-errors';
import { useNasList } from '../api/list-nas';
import { usePlans } from '../api/list-plans';
import type { SubscriptionWish } from '../api/create-subscription';
import formClasses from './form.module.css';

export interface ServiceValues {
  planId: string;
  label: string;
  activatedOn: string;
  billingCycleDay: number | string;
  routerSerial: string;
  ssid: string;
  passphrase: string;
  nasId: string;
}

export const emptyService = (zone: string): ServiceValues => ({
  planId: '',
  label: 'Home',
  activatedOn: calendarDateOf(serverNow(), zone),
  billingCycleDay: 1,
  routerSerial: '',
  ssid: '',
  passphrase: '',
  nasId: '',
});

/** The form's values as the API's body; what is left empty is made by the server. */
export function serviceWish(values: ServiceValues): SubscriptionWish {
  return {
    planId: values.planId,
    label: values.label,
    activatedOn: given(values.activatedOn),
    billingCycleDay: typeof values.billingCycleDay === 'number' ? values.billingCycleDay : undefined,
    // Identity is compared byte for byte: blanks around a pasted serial are the paste's, not the router's.
    routerSerial: given(values.routerSerial),
    wifi:
      values.ssid === '' && values.passphrase === '' ? undefined : { ssid: values.ssid, passphrase: values.passphrase },
    nasId: given(values.nasId),
  };
}

export function serviceErrors(values: ServiceValues): Record<string, string> {
  if (values.planId === '') return { planId: 'choose a plan' };
  const errors = errorsOf(CreateSubscription, serviceWish(values));
  return Object.fromEntries(Object.entries(errors).map(([path, message]) => [path.replace(/^wifi\./, ''), message]));
}

interface ServiceFieldsProps<V extends ServiceValues> {
  form: UseFormReturnType<V>;
}

/** Plan first, then what has a good default, then router and WiFi; all but the plan may be left as it is. */
export function ServiceFields<V extends ServiceValues>({ form }: ServiceFieldsProps<V>): JSX.Element {
  const plans = usePlans();
  const nas = useNasList();
  const activePlans = (plans.data ?? []).filter((plan) => plan.active);
  const enabledNas = (nas.data ?? []).filter((one) => one.enabled);
  return (
    <>
      <NativeSelect
        label="Plan"
        size="sm"
        disabled={plans.data === undefined}
        data={[
          { value: '', label: plans.data === undefined ? 'Loading plans…' : 'Choose a plan' },
          ...activePlans.map((plan) => ({
            value: plan.id,
            label: `${plan.name}: ${formatMoney(plan.price, plan.currency)} a month, ${formatRate(plan.downKbps)}`,
          })),
        ]}
        {...form.getInputProps('planId')}
      />
      <div className={formClasses.pair}>
        <TextInput label="Name of the service" size="sm" {...form.getInputProps('label')} />
        <TextInput label="Active from" type="date" size="sm" {...form.getInputProps('activatedOn')} />
      </div>
      <NumberInput
        label="Billing cycle day"
        description="The day of the month on which the billing period begins; 31 means the last day."
        size="sm"
        min={1}
        max={31}
        allowDecimal={false}
        {...form.getInputProps('billingCycleDay')}
      />
      {enabledNas.length > 0 && (
        <NativeSelect
          label="Access server (NAS)"
          description="Where the PPPoE session ends; it is told at once when the service changes."
          size="sm"
          data={[
            { value: '', label: 'None' },
            ...enabledNas.map((one) => ({ value: one.id, label: `${one.name} (${one.address})` })),
          ]}
          {...form.getInputProps('nasId')}
        />
      )}
      <TextInput
        label="Router serial (optional)"
        description="As on its label. The router gets its login and WiFi at its first contact, now or later."
        size="sm"
        autoComplete="off"
        spellCheck={false}
        classNames={{ input: formClasses.mono }}
        {...form.getInputProps('routerSerial')}
      />
      <div className={formClasses.pair}>
        <TextInput
          label="WiFi name (optional)"
          placeholder="made for her"
          size="sm"
          autoComplete="off"
          {...form.getInputProps('ssid')}
        />
        <TextInput
          label="WiFi key (optional)"
          placeholder="made for her"
          size="sm"
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps('passphrase')}
        />
      </div>
    </>
  );
}
