import type { JSX } from 'react';
import type { Tax } from '@demarc/contracts';
import { Card, DataTable, EmptyState, formatPartsPerMillion, type TableColumn } from '@demarc/ui';
import { useTaxes } from '../api/list-taxes';

const COLUMNS: readonly TableColumn<Tax>[] = [
  { id: 'name', header: 'Tax', title: true, cell: (tax) => tax.name },
  { id: 'rate', header: 'Rate', align: 'end', cell: (tax) => formatPartsPerMillion(tax.ratePartsPerMillion) },
  { id: 'kind', header: 'Prices', cell: (tax) => (tax.inclusive ? 'contain it' : 'are without it; it is added') },
];

export function TaxesCard(): JSX.Element {
  const query = useTaxes();
  return (
    <Card title="Taxes" flush>
      <DataTable
        label="Taxes"
        columns={COLUMNS}
        rows={query.data}
        error={query.error}
        onRetry={() => void query.refetch()}
        rowKey={(tax) => tax.id}
        empty={<EmptyState title="No tax." />}
      />
    </Card>
  );
}
