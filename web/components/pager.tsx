import { useState, type ReactNode } from 'react'
import { useWords } from '../words/index.js'
import { WORDS } from '../words/shared.js'
import { Button } from './button.js'

/** Where a reader of a list by cursors is. */
export interface Paging {
  /** Cursor of the page that is shown; undefined for the first. */
  cursor: string | undefined
  hasPrevious: boolean
  next(cursor: string): void
  previous(): void
  /** Back to the first page: filters have changed. */
  reset(): void
}

/** The way back through a list of opaque cursors, which lead only forwards. */
export function usePaging (): Paging {
  const [cursors, setCursors] = useState<readonly string[]>([])
  return {
    cursor: cursors.at(-1),
    hasPrevious: cursors.length > 0,
    next: (cursor) => { setCursors([...cursors, cursor]) },
    previous: () => { setCursors(cursors.slice(0, -1)) },
    reset: () => { setCursors([]) }
  }
}

/** Buttons to the next page and back; nothing where there is one page. */
export function Pager ({ paging, nextCursor }: { paging: Paging, nextCursor: string | null | undefined }): ReactNode {
  const say = useWords(WORDS)
  if (!paging.hasPrevious && typeof nextCursor !== 'string') return null
  return (
    <nav aria-label={say.pages} className='flex justify-end gap-2 pt-3'>
      <Button size='sm' disabled={!paging.hasPrevious} onClick={paging.previous}>{say.previous}</Button>
      <Button size='sm' disabled={typeof nextCursor !== 'string'} onClick={() => { if (typeof nextCursor === 'string') paging.next(nextCursor) }}>{say.next}</Button>
    </nav>
  )
}
