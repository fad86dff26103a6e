import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Card } from '../../components/card.js'
import { Loaded } from '../../components/loaded.js'
import { QuotaBars } from '../../components/quota-bars.js'
import { Select } from '../../components/select.js'
import { beginningOf, BY_LENGTH, GROUPINGS, UsageDays, UsageSum, UsageTable, type Range } from '../../components/usage-report.js'
import { WORDS as SHARED } from '../../components/usage-words.js'
import { client } from '../../service/client.js'
import { useWords } from '../../words/index.js'
import { WORDS } from './words.js'

type Own = Exclude<typeof GROUPINGS[number], 'user'>
const OWN = GROUPINGS.filter((one): one is Own => one !== 'user')

const usageQuery = (groupBy: Own, days: string) => queryOptions({
  queryKey: ['own-usage', groupBy, days],
  queryFn: () => client.request('get', '/api/auth/usage', { query: { groupBy, from: beginningOf(days) } }),
  placeholderData: keepPreviousData
})

/** What one has used oneself. */
export function OwnUsage (): ReactNode {
  const say = useWords(WORDS)
  const shared = useWords(SHARED)
  const [by, setBy] = useState<Own>('agent')
  const [days, setDays] = useState<Range>('30')
  const report = useQuery(usageQuery(by, days))
  const perDay = useQuery(usageQuery('day', days))
  return (
    <div className='flex flex-col gap-4'>
      <div className='flex flex-wrap items-center justify-between gap-3'>
        <p className='text-muted'>{say.usageText}</p>
        <div className='flex flex-wrap gap-2'>
          <Select label={shared.groupBy} value={by} onChange={setBy} options={OWN.map((value) => ({ value, label: shared.by[value] }))} />
          <Select
            label={shared.range} value={days} onChange={setDays}
            options={BY_LENGTH.map((value) => ({ value, label: shared.ranges[value] }))}
          />
        </div>
      </div>
      <Loaded query={perDay}>
        {({ usage, quota, used }) => (
          <>
            {quota !== null && <Card title={say.quota}><QuotaBars quota={quota} used={used} /></Card>}
            <UsageSum lines={usage} />
            {usage.length > 0 && <UsageDays days={usage} range={days} />}
          </>
        )}
      </Loaded>
      <Card><Loaded query={report}>{({ usage }) => <UsageTable lines={usage} groupBy={by} />}</Loaded></Card>
    </div>
  )
}
