import type { Message } from 'parley-client'
import type { ReactNode } from 'react'
import { useFormat } from '../../words/format.js'
import { useWords } from '../../words/index.js'
import { secondsOf } from './conversations.js'
import { firstTextOf } from './first-text.js'
import { WORDS } from './words.js'

/** What an answer took: time to the first text, speed, tokens, context and cost, as far as they are known. */
export function Figures ({ message }: { message: Message }): ReactNode {
  const say = useWords(WORDS)
  const format = useFormat()
  const { usage, model } = message
  const first = firstTextOf(message.id)
  const seconds = secondsOf(message)
  const writing = seconds === undefined ? undefined : Math.max(0.001, seconds - (first ?? 0) / 1000)
  const speed = usage === null || usage.completionTokens === 0 || writing === undefined ? undefined : usage.completionTokens / writing
  const parts = [
    model ?? undefined,
    first === undefined ? undefined : `${say.firstText} ${format.duration(first)}`,
    speed === undefined ? undefined : say.speed(format.number(speed)),
    usage === null ? undefined : `${say.tokens(format.number(usage.completionTokens))}${usage.source === 'estimated' ? ` (${say.estimated})` : ''}`,
    usage === null ? undefined : say.context(say.tokens(format.number(usage.promptTokens))),
    usage?.cost === undefined ? undefined : `${say.cost} ${format.money(usage.cost.amount, usage.cost.currency)}`
  ].filter((part) => part !== undefined)
  if (parts.length === 0) return null
  return <p className='flex flex-wrap gap-x-3 gap-y-0.5 text-xs text-muted tabular-nums'>{parts.map((part) => <span key={part}>{part}</span>)}</p>
}
