import type { ReactNode } from 'react'
import { Dialog } from '../../components/dialog.js'
import { Snippets } from '../../components/snippets.js'
import type { Snippet } from '../../service/snippets.js'
import { useWords } from '../../words/index.js'
import { WORDS } from './words.js'

/** The question as a program, to be copied. */
export default function CopyAs ({ of, onClose }: { of: Snippet, onClose: () => void }): ReactNode {
  const say = useWords(WORDS)
  return (
    <Dialog open isWide onClose={onClose} title={say.copyAs} description={say.copyAsText}>
      <Snippets of={of} label={say.copyAs} />
    </Dialog>
  )
}
