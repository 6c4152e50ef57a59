import type { JSX } from 'react';
import type { WantedParameter } from '@demarc/contracts';
import { ConfirmAction, ErrorNote } from '@demarc/ui';
import { useMay } from '../../../lib/session';
import { useLetGo } from '../api/let-go';

/** What a bulk change has set on this router stays wanted until somebody lets it go. */
export function LetGo({ routerId, row }: { routerId: string; row: WantedParameter }): JSX.Element | null {
  const letGo = useLetGo(routerId);
  const may = useMay('router.configure');
  if (!may || row.source?.kind !== 'operator') return null;
  const { intent, field } = row;
  return (
    <>
      <ConfirmAction
        level={2}
        verb="Let go"
        effect="Demarc wants nothing of its own there any more: what profiles or the subscriber want holds again, else it stays as it is."
        busy={letGo.isPending}
        onConfirm={(reason) => letGo.mutateAsync({ intent, field, reason })}
      />
      {letGo.error !== null && <ErrorNote what="It is still wanted." error={letGo.error} />}
    </>
  );
}
