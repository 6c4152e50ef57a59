import type { JSX } from 'react';

export function StoryDrawer(): JSX.Element {
  return <aside />;
}
