import type { AnswerOf, Operation } from 'parley-client'
import type { ReactNode } from 'react'
import { Badge, type Tone } from '../../components/badge.js'
import { useWords } from '../../words/index.js'
import { WORDS } from './words.js'

/** An agent as its operator sees it. */
export type Watched = AnswerOf<Operation<'get', '/api/admin/agents'>>['agents'][number]

const TONES: Record<string, Tone> = { available: 'good', degraded: 'warn', unavailable: 'bad', unknown: 'neutral', inactive: 'neutral' }

/** State of an agent in a word. */
export function StateBadge ({ watched: { status } }: { watched: Watched }): ReactNode {
  const say = useWords(WORDS)
  const word = status?.status ?? 'inactive'
  return <Badge tone={TONES[word] ?? 'neutral'}>{say.states[word]}</Badge>
}
