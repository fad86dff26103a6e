import { useQuery } from '@tanstack/react-query'
import { CircleX, TriangleAlert } from 'lucide-react'
import { ParleyApiError, ParleyNetworkError, type AnswerOf, type Operation } from 'parley-client'
import type { ReactNode } from 'react'
import { cx } from '../components/cx.js'
import { chineseOfCheck } from '../service/chinese.js'
import { client } from '../service/client.js'
import { useLanguage, useWords } from '../words/index.js'
import { WORDS as SHARED } from '../words/shared.js'
import { WORDS } from './words.js'

type Health = AnswerOf<Operation<'get', '/health'>>

const CALM_MS = 15_000
const TROUBLED_MS = 3000

/** Ask for the health: a report that comes with a 503 is one, too; undefined when no answer came. */
async function askHealth (): Promise<Health | undefined> {
  try {
    return await client.request('get', '/health')
  } catch (error) {
    if (error instanceof ParleyNetworkError) return undefined
    if (error instanceof ParleyApiError && 'checks' in error.details) return error.details as unknown as Health
    throw error
  }
}

interface Check { status?: string, message?: string }

/** A line across the page while something is amiss with the service, and what; gone when it is back. */
export function HealthBanner (): ReactNode {
  const say = useWords(WORDS)
  const shared = useWords(SHARED)
  const language = useLanguage()
  const { data: health, isPending, isError } = useQuery({
    queryKey: ['health'],
    queryFn: async () => await askHealth() ?? null,
    refetchInterval: ({ state }) => state.data?.status === 'ok' ? CALM_MS : TROUBLED_MS
  })
  if (isPending || isError || health?.status === 'ok') return null
  const isGone = health === null || health.status === 'unavailable'
  const reasons = health === null
    ? []
    : Object.entries(health.checks as Record<string, Check>).flatMap(([name, { status, message }]) =>
      message !== undefined || status === 'down' ? [shared.named((say.checks as Record<string, string>)[name] ?? name, chineseOfCheck(name, language) ?? message ?? say.down)] : [])
  const Icon = isGone ? CircleX : TriangleAlert
  return (
    <div role='status' className={cx('flex items-start gap-2.5 border-b border-line px-4 py-2 text-[0.8125rem]', isGone ? 'bg-bad-soft text-bad' : 'bg-warn-soft text-warn')}>
      <Icon aria-hidden className='mt-0.5 size-4 shrink-0' />
      <p>{health === null ? say.unreachable : [isGone ? say.unavailable : say.degraded, ...reasons].join(' · ')}</p>
    </div>
  )
}
