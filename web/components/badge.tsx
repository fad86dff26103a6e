import type { ReactNode } from 'react'
import { cx } from './cx.js'

/** Meaning of a colour. */
export type Tone = 'neutral' | 'accent' | 'good' | 'warn' | 'bad'

const TONES: Record<Tone, string> = {
  neutral: 'bg-hover text-ink',
  accent: 'bg-accent-soft text-accent',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad'
}

/** A word about the state of something. */
export function Badge ({ tone = 'neutral', children, className }: { tone?: Tone, children: ReactNode, className?: string }): ReactNode {
  return <span className={cx('inline-flex items-center gap-1 rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap', TONES[tone], className)}>{children}</span>
}
