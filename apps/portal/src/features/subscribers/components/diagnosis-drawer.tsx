import { useEffect, useRef, useState, type JSX } from 'react';
import { Drawer, useComputedColorScheme } from '@mantine/core';
import type { Me } from '@demarc/contracts';
import { ErrorNote } from '@demarc/ui';
import { useMe } from '../../../lib/session';
import { widgetToken, type WidgetAnswer } from '../api/widget-token';

const SCRIPT = '/widget/v1.js';

interface WidgetElement extends HTMLElement {
  tokenProvider: (wish: { subscriber: string }) => Promise<WidgetAnswer>;
}

export interface DiagnosisDrawerProps {
  number: string;
  opened: boolean;
  onClose: () => void;
}

/** The diagnosis as a help desk's page shows it: the same widget, with a token of one's own. */
export function DiagnosisDrawer({ number, opened, onClose }: DiagnosisDrawerProps): JSX.Element {
  const me = useMe();
  return (
    <Drawer opened={opened} onClose={onClose} position="right" size={560} title="Live diagnosis" padding="md">
      {me !== undefined && <Widget me={me} number={number} />}
    </Drawer>
  );
}

/** The element is made by hand: its provider must be there before it starts, and React knows nothing of it. */
function Widget({ me, number }: { me: Me; number: string }): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const [problem, setProblem] = useState<Error | null>(null);
  const theme = useComputedColorScheme('light');
  useEffect(() => {
    const element = document.createElement('demarc-diagnostics') as WidgetElement;
    element.tokenProvider = ({ subscriber }) => widgetToken(me, subscriber);
    element.setAttribute('subscriber', `id:${number}`);
    element.setAttribute('lang', 'en');
    element.setAttribute('theme', theme);
    // The portal's own type has the sign of the taka.
    element.style.setProperty('--demarc-font', 'var(--mantine-font-family)');
    place.current?.append(element);
    import(/* @vite-ignore */ SCRIPT).catch((error: unknown) =>
      setProblem(error instanceof Error ? error : new Error(String(error))),
    );
    return () => element.remove();
  }, [me, number, theme]);
  return (
    <>
      {problem !== null && <ErrorNote what="The diagnosis could not be loaded." error={problem} />}
      <div ref={place} />
    </>
  );
}
