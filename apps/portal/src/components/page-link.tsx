import type { JSX, MouseEvent, ReactNode } from 'react';
import { Anchor } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';

/** Goes to an address of this portal, as the API names it (`/subscribers/S-00001`). */
export function useOpenPage(): (href: string) => void {
  const router = useRouter();
  return (href) => void router.navigate({ href });
}

export interface PageLinkProps {
  href: string;
  /** In a row of a list, which is one tab stop as a whole: reached by pointer, or from the row's own page. */
  quiet?: boolean;
  children: ReactNode;
}

/** A link inside the portal; a new tab and Ctrl-click work as with every link. */
export function PageLink({ href, quiet = false, children }: PageLinkProps): JSX.Element {
  const open = useOpenPage();
  const onClick = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    open(href);
  };
  return (
    <Anchor
      href={href}
      tabIndex={quiet ? -1 : undefined}
      onClick={onClick}
      inherit
      underline={quiet ? 'hover' : 'always'}
      c={quiet ? 'inherit' : undefined}
    >
      {children}
    </Anchor>
  );
}
