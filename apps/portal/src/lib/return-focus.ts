import { useEffect, useState } from 'react';

/** A dialog that exists only while it is open gives the focus back to what opened it (WCAG 2.4.3). */
export function useReturnFocus(): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (opener instanceof HTMLElement) requestAnimationFrame(() => opener.focus());
    },
    [opener],
  );
}
