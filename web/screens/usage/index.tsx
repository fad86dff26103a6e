import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../components/button.js'
import { Card } from '../../components/card.js'
import { Loaded } from '../../components/loaded.js'
import { Page } from '../../components/page.js'
import { Select } from '../../components/select.js'
import { beginningOf, BY_LENGTH, GROUPINGS, RANGES, UsageDays, UsageSum, UsageTable } from '../../components/usage-report.js'
import { WORDS as SHARED } from '../../components/usage-words.js'
import { useAction } from '../../service/action.js'
import { client } from '../../service/client.js'
import { oneOf, useFilters, type RawFilters } from '../../service/filters.js'
import { saveFile } from '../../service/save-file.js'
import { useWords } from '../../words/index.js'
import { WORDS } from './words.js'

const readFilters = (raw: RawFilters) => ({ by: oneOf(raw, 'by', GROUPINGS), days: oneOf(raw, 'days', RANGES) })
const NO_KEYS: readonly string[][] = []

const usageQuery = (groupBy: typeof GROUPINGS[number], days: string) => queryOptions({
  queryKey: ['usage', groupBy, days],
  queryFn: async () => (await client.request('get', '/api/admin/usage', { query: { groupBy, from: beginningOf(days) } })).usage,
  placeholderData: keepPreviousData
})

/** What was used, by whom or what, as figures, a chart, a table and a file. */
export default function UsageScreen (): ReactNode {
  const say = useWords(WORDS)
  const shared = useWords(SHARED)
  const [{ by, days }, change] = useFilters(readFilters)
  const report = useQuery(usageQuery(by, days))
  const perDay = useQuery(usageQuery('day', days))
  const download = useAction(NO_KEYS)
  const save = async (): Promise<void> => {
    const text: unknown = await client.request('get', '/api/admin/usage', { query: { groupBy: by, from: beginningOf(days), format: 'csv' } })
    saveFile(String(text), `usage-by-${by}.csv`, 'text/csv')
  }
  return (
    <Page
      title={say.title} description={say.description}
      actions={(
        <>
          <Select
            label={shared.groupBy} value={by} onChange={(next) => { change({ by: next }) }}
            options={GROUPINGS.map((value) => ({ value, label: shared.by[value] }))}
          />
          <Select
            label={shared.range} value={days} onChange={(next) => { change({ days: next }) }}
            options={BY_LENGTH.map((value) => ({ value, label: shared.ranges[value] }))}
          />
          <Button icon={Download} isBusy={download.isBusy} onClick={() => { void download.run(save) }}>{say.csv}</Button>
        </>
      )}
    >
      <Loaded query={perDay}>
        {(lines) => <><UsageSum lines={lines} />{lines.length > 0 && <UsageDays days={lines} range={days} />}</>}
      </Loaded>
      <Card><Loaded query={report}>{(lines) => <UsageTable lines={lines} groupBy={by} />}</Loaded></Card>
    </Page>
  )
}
