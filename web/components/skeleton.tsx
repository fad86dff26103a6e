import type { ReactNode } from 'react'
import { useWords } from '../words/index.js'
import { WORDS } from '../words/shared.js'
import { cx } from './cx.js'

/** Place of something that is being loaded. */
export function Skeleton ({ className }: { className?: string }): ReactNode {
  return <div aria-hidden className={cx('animate-[pulse-soft_1.6s_ease-in-out_infinite] rounded-md bg-hover', className ?? 'h-4 w-full')} />
}

/** Places of the rows of a list that is being loaded. */
export function SkeletonRows ({ rows = 5 }: { rows?: number }): ReactNode {
  const say = useWords(WORDS)
  return (
    <div role='status' aria-label={say.loading} className='flex flex-col gap-3 py-3'>
      {Array.from({ length: rows }, (_, index) => <Skeleton key={index} className={index % 3 === 2 ? 'h-4 w-2/3' : 'h-4 w-full'} />)}
    </div>
  )
}
