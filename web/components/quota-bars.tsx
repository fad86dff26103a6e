/** A quota, and how much of it is used. */
import type { AnswerOf, Operation } from 'parley-client'
import type { ReactNode } from 'react'
import { useFormat } from '../words/format.js'
import { useWords, words } from '../words/index.js'
import { cx } from './cx.js'
import { Share } from './usage-report.js'

type Own = Pick<AnswerOf<Operation<'get', '/api/auth/usage'>>, 'quota' | 'used'>

const WORDS = words({
  today: 'Tokens today', month: 'Cost this month', resets: 'Days and months are those of UTC.'
}, {
  today: '今日词元', month: '本月费用', resets: '日和月均按 UTC 计算。'
})
const MILLION = 1_000_000

/** One limit: its name, figures and bar. */
function Bar ({ label, used, limit, digits = 0 }: { label: string, used: number, limit: number, digits?: number }): ReactNode {
  const format = useFormat()
  const share = limit === 0 ? 1 : used / limit
  const isOver = share >= 1
  return (
    <div className='min-w-0'>
      <p className='flex flex-wrap justify-between gap-x-3 text-[0.8125rem]'>
        <span className='text-muted'>{label}</span>
        <span className={cx('tabular-nums', isOver && 'font-medium text-bad')}>
          {format.number(used, digits)} / {format.number(limit, digits)} ({format.percent(share)})
        </span>
      </p>
      <Share share={share} tone={isOver ? 'bad' : 'accent'} isWide />
    </div>
  )
}

/** Bars of the limits that a quota has; nothing where it has none. */
export function QuotaBars ({ quota, used: { tokensToday, costThisMonth } }: Own): ReactNode {
  const say = useWords(WORDS)
  const tokens = quota?.tokensPerDay ?? null
  const cost = quota?.costPerMonth ?? null
  if (tokens === null && cost === null) return null
  return (
    <div className='grid gap-x-6 gap-y-3 sm:grid-cols-2'>
      {tokens !== null && <Bar label={say.today} used={tokensToday} limit={tokens} />}
      {cost !== null && <Bar label={say.month} used={costThisMonth / MILLION} limit={cost / MILLION} digits={4} />}
      <p className='text-xs text-muted sm:col-span-2'>{say.resets}</p>
    </div>
  )
}
