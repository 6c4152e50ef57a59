import type { JSX } from 'react';
import { SegmentedControl, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { Card } from '@demarc/ui';

/** Colours as the system has them, or always light, or always dark. */
export function AppearanceCard(): JSX.Element {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Card title="Appearance">
      <SegmentedControl
        size="xs"
        aria-label="Colours"
        value={colorScheme}
        onChange={(next) => setColorScheme(next as MantineColorScheme)}
        data={[
          { value: 'auto', label: 'As the system' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
      />
    </Card>
  );
}
