import type { Payment } from '@demarc/contracts';

export const METHODS: Readonly<Record<Payment['method'], string>> = {
  cash: 'Cash',
  bank: 'Bank',
  bkash: 'bKash',
  nagad: 'Nagad',
  card: 'Card',
};
