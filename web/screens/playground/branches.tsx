import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { Message } from 'parley-client'
import type { ReactNode } from 'react'
import { IconButton } from '../../components/button.js'
import { useWords } from '../../words/index.js'
import { WORDS } from './words.js'

/** The way to a message's siblings: `‹ 2/3 ›`; nothing where it is the only one. */
export function Branches ({ siblings, onShow }: { siblings: Message['siblings'], onShow: (messageId: string) => void }): ReactNode {
  const say = useWords(WORDS)
  const { index, count, previousId, nextId } = siblings
  if (count < 2) return null
  return (
    <div role='group' aria-label={say.version(index + 1, count)} className='inline-flex items-center text-xs text-muted tabular-nums'>
      <IconButton label={say.previousVersion} icon={ChevronLeft} className='size-7' disabled={previousId === null} onClick={() => { if (previousId !== null) onShow(previousId) }} />
      <span>{index + 1}/{count}</span>
      <IconButton label={say.nextVersion} icon={ChevronRight} className='size-7' disabled={nextId === null} onClick={() => { if (nextId !== null) onShow(nextId) }} />
    </div>
  )
}
