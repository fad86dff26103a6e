/** A window in which an agent is made, or changed where it has an id. It closes once the agent is saved and answers. */
import { useId, useState, type ReactNode } from 'react'
import { AgentForm } from '../../components/agent-form/index.js'
import { Button } from '../../components/button.js'
import { Dialog } from '../../components/dialog.js'
import { toast } from '../../components/toast.js'
import { useWords } from '../../words/index.js'
import { WORDS } from './words.js'

/** The window. */
export function AgentDialog ({ id, name, onClose }: { id?: string, name?: string, onClose: () => void }): ReactNode {
  const say = useWords(WORDS)
  const form = useId()
  const [isBusy, setBusy] = useState(false)
  const [isSaved, setSaved] = useState(false)
  return (
    <Dialog
      open onClose={onClose} isWide title={id === undefined ? say.add : say.editTitle(name ?? id)}
      footer={(
        <>
          <Button onClick={onClose}>{isSaved ? say.close : say.cancel}</Button>
          <Button variant='primary' type='submit' form={form} isBusy={isBusy}>{id === undefined && !isSaved ? say.create : say.save}</Button>
        </>
      )}
    >
      <AgentForm
        formId={form} id={id} onBusy={setBusy}
        onSaved={(_agent, findings) => {
          setSaved(true)
          if (findings.length > 0) return
          toast({ text: say.saved, tone: 'good' })
          onClose()
        }}
      />
    </Dialog>
  )
}
