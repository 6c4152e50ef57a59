import type { JSX } from 'react';
import { Button, Tabs } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { DeviceModelList, QuirkRule } from '@demarc/contracts';
import {
  Card,
  DataTable,
  EmptyState,
  formatCount,
  PageHeader,
  StateMark,
  visibleText,
  type TableColumn,
} from '@demarc/ui';
import { z } from 'zod';
import listClasses from '../../../components/list-page.module.css';
import { ORIGIN_WORDS } from '../../../components/quirk-words';
import { useLive } from '../../../lib/live';
import { useMay } from '../../../lib/session';
import { useUrlState } from '../../../lib/url-state';
import { modelsKey, useModels, useRules } from '../api/models';
import { readingPolicyKey } from '../api/reading-policy';
import { FreshnessCard } from './freshness-card';
import { ModelDrawer } from './model-drawer';
import { MODEL_COLUMNS } from './model-columns';
import { ProposalsCard } from './proposals-card';
import { ReadingsCard } from './readings-card';
import { RuleDrawer } from './rule-drawer';
import { RuleDialog } from './rule-dialog';
import { flagWords, matchWords, STATE_LOOKS } from './rule-words';
import classes from './models.module.css';

const TABS = ['models', 'rules', 'readings', 'freshness'] as const;
type Tab = (typeof TABS)[number];
const Search = z.object({
  tab: z.enum(TABS).default('models'),
  model: z.string().default(''),
  rule: z.string().default(''),
});
const NEW = 'new';

function sentenceOf({ models, isCut }: DeviceModelList, rules: readonly QuirkRule[]): string {
  const proposals = rules.filter(({ state }) => state === 'proposed').length;
  const learned = rules.filter(({ state, origin }) => state === 'active' && origin === 'learned').length;
  const seen = `${isCut ? 'More than ' : ''}${formatCount(models.length)} ${models.length === 1 ? 'firmware' : 'firmwares'} seen`;
  const taught = learned === 0 ? '' : `, ${formatCount(learned)} ${learned === 1 ? 'rule' : 'rules'} learned`;
  const waiting =
    proposals === 0
      ? ''
      : `; ${formatCount(proposals)} ${proposals === 1 ? 'proposal waits' : 'proposals wait'} for you`;
  return `${seen}${taught}${waiting}.`;
}

const RULE_COLUMNS: readonly TableColumn<QuirkRule>[] = [
  { id: 'name', header: 'Rule', title: true, cell: (rule) => visibleText(rule.name, 120) },
  { id: 'match', header: 'For', cell: (rule) => matchWords(rule.match) },
  { id: 'flags', header: 'Sets', cell: (rule) => <span className={listClasses.path}>{flagWords(rule.flags)}</span> },
  { id: 'origin', header: 'Comes from', priority: 2, cell: (rule) => ORIGIN_WORDS[rule.origin] },
  { id: 'state', header: 'State', cell: (rule) => <StateMark {...STATE_LOOKS[rule.state]} /> },
];

/** Which makes there are, what they do differently, and who says so. */
export function ModelsPage(): JSX.Element {
  const [{ tab, model, rule }, set] = useUrlState(Search);
  const models = useModels();
  const rules = useRules();
  const mayWrite = useMay('router.quirks');
  useLive(['quirk'], [modelsKey]);
  useLive(['policy'], [readingPolicyKey]);
  const openRule = (id: string): void => set({ rule: id }, 'push');
  const opened = rules.data?.find(({ id }) => id === rule) ?? null;
  return (
    <>
      <PageHeader
        title="Models"
        lead={models.data && rules.data && sentenceOf(models.data, rules.data)}
        actions={
          mayWrite && (
            <Button leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />} onClick={() => openRule(NEW)}>
              Add a rule
            </Button>
          )
        }
      />
      <div className={classes.stack}>
        <ProposalsCard rules={rules.data ?? []} onOpen={openRule} />
        <Tabs value={tab} onChange={(next) => set({ tab: (next ?? 'models') as Tab })} keepMounted={false}>
          <Tabs.List className={listClasses.tabs}>
            <Tabs.Tab value="models">Firmwares seen</Tabs.Tab>
            <Tabs.Tab value="rules">Rules</Tabs.Tab>
            <Tabs.Tab value="readings">Regular readings</Tabs.Tab>
            <Tabs.Tab value="freshness">Freshness</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="models" className={classes.panel}>
            <Card flush>
              <DataTable
                label="Firmwares seen"
                columns={MODEL_COLUMNS}
                rows={models.data?.models}
                error={models.error}
                onRetry={() => void models.refetch()}
                rowKey={(row) => row.key}
                onOpen={(row) => set({ model: row.key }, 'push')}
                empty={<EmptyState title="No router has informed yet." />}
              />
            </Card>
          </Tabs.Panel>
          <Tabs.Panel value="rules" className={classes.panel}>
            <Card flush>
              <DataTable
                label="Rules"
                columns={RULE_COLUMNS}
                rows={rules.data}
                error={rules.error}
                onRetry={() => void rules.refetch()}
                rowKey={(row) => row.id}
                onOpen={(row) => openRule(row.id)}
                empty={<EmptyState title="No rule yet." />}
              />
            </Card>
          </Tabs.Panel>
          <Tabs.Panel value="readings" className={classes.panel}>
            <ReadingsCard />
          </Tabs.Panel>
          <Tabs.Panel value="freshness" className={classes.panel}>
            <FreshnessCard />
          </Tabs.Panel>
        </Tabs>
      </div>
      <ModelDrawer
        model={models.data?.models.find(({ key }) => key === model) ?? null}
        onRule={openRule}
        onClose={() => set({ model: '' }, 'push')}
      />
      <RuleDrawer rule={opened} onClose={() => set({ rule: '' }, 'push')} />
      {rule === NEW && mayWrite && <RuleDialog rule={null} onClose={() => set({ rule: '' }, 'push')} />}
    </>
  );
}
