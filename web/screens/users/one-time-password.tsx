import type { ReactNode } from 'react'
import { Button } from '../../components/button.js'
import { Command } from '../../components/copy.js'
import { Dialog } from '../../components/dialog.js'
import { useWords } from '../../words/index.js'
import { WORDS } from './words.js'

/** A generated password, shown the one time. */
export function OneTimePassword ({ secret, onClose }: {
  secret: { username: string, password: string } | undefined, onClose: () => void
}): ReactNode {
  const say = useWords(WORDS)
  return (
    <Dialog
      open={secret !== undefined} onClose={onClose} title={say.passwordOf(secret?.username ?? '')} description={say.passwordText}
      footer={<Button variant='primary' onClick={onClose}>{say.done}</Button>}
    >
      <Command text={secret?.password ?? ''} />
    </Dialog>
  )
}
