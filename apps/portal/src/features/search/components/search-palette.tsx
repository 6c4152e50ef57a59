import type { JSX } from 'react';
import { Modal } from '@mantine/core';

export function SearchPalette({ opened, onClose }: { opened: boolean; onClose: () => void }): JSX.Element {
  return <Modal opened={opened} onClose={onClose} title="Find" />;
}
