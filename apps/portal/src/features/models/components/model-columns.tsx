import type { DeviceModel } from '@demarc/contracts';
import { formatCount, visibleText, type TableColumn } from '@demarc/ui';
import listClasses from '../../../components/list-page.module.css';
import { modelTitle } from './rule-words';

const counted = (count: number, one: string, more: string): string =>
  count === 0 ? '–' : `${formatCount(count)} ${count === 1 ? one : more}`;

const countOrDash = (count: number | null): string => (count === null ? '–' : formatCount(count));

export const MODEL_COLUMNS: readonly TableColumn<DeviceModel>[] = [
  {
    id: 'model',
    header: 'Model',
    title: true,
    cell: (model) => (
      <span className={listClasses.two}>
        <span>{modelTitle(model)}</span>
        <span className={`${listClasses.sub} ${listClasses.mono}`}>{visibleText(model.oui, 20)}</span>
      </span>
    ),
  },
  {
    id: 'firmware',
    header: 'Firmware',
    cell: (model) => (
      <span className={listClasses.two}>
        <span>{model.softwareVersion === '' ? 'not said' : visibleText(model.softwareVersion, 60)}</span>
        {model.hardwareVersion !== '' && (
          <span className={listClasses.sub}>hardware {visibleText(model.hardwareVersion, 40)}</span>
        )}
      </span>
    ),
  },
  { id: 'routers', header: 'Routers', align: 'end', cell: (model) => formatCount(model.routers) },
  {
    id: 'flags',
    header: 'Flags in force',
    cell: (model) =>
      model.inForce.length === 0 ? 'none: by the standard' : model.inForce.map(({ flag }) => flag).join(', '),
  },
  {
    id: 'read',
    header: 'Values at once',
    priority: 2,
    align: 'end',
    cell: (model) => countOrDash(model.experience?.valuesPerAnswer ?? null),
  },
  {
    id: 'bad',
    header: 'Bad names',
    priority: 2,
    align: 'end',
    cell: (model) => counted(model.badParameters.length, 'name', 'names'),
  },
];
