/** Dialogs about one conversation: its title, its links, its end. */
import type { Session } from 'parley-client'
import { useState, type ReactNode } from 'react'
import { Button } from '../../components/button.js'
import { Command } from '../../components/copy.js'
import { Confirm, Dialog } from '../../components/dialog.js'
import { Failure } from '../../components/failure.js'
import { Field, Input } from '../../components/field.js'
import { toast } from '../../components/toast.js'
import { client } from '../../service/client.js'
import { useWords } from '../../words/index.js'
import { WORDS as SHARED } from '../../words/shared.js'
import { refresh } from './conversations.js'
import { WORDS } from './words.js'

interface Props { session: Session, onClose: () => void }

/** Another title. */
export function RenameDialog ({ session, onClose }: Props): ReactNode {
  const say = useWords(WORDS)
  const shared = useWords(SHARED)
  const [title, setTitle] = useState(session.title)
  const [error, setError] = useState<unknown>()
  const changed = { title: title.trim() }
  const save = (): void => {
    client.sessions.update(session.id, changed).then(() => { void refresh(session.id); onClose() }, setError)
  }
  return (
    <Dialog
      open onClose={onClose} title={say.rename}
      footer={(
        <>
          <Button onClick={onClose}>{shared.cancel}</Button>
          <Button variant='primary' type='submit' form='rename'>{shared.save}</Button>
        </>
      )}
    >
      <form id='rename' className='flex flex-col gap-3' onSubmit={(event) => { event.preventDefault(); save() }}>
        {error !== undefined && <Failure error={error} />}
        <Field label={say.titleLabel}>
          {(control) => (
            <Input {...control} autoFocus maxLength={200} value={title} onChange={({ target }) => { setTitle(target.value) }} />
          )}
        </Field>
      </form>
    </Dialog>
  )
}

/** Links to read it without an account. */
export function ShareDialog ({ session: { id }, onClose }: Props): ReactNode {
  const say = useWords(WORDS)
  const [url, setUrl] = useState<string>()
  const [error, setError] = useState<unknown>()
  const create = (): void => {
    client.request('post', '/api/chat-sessions/{id}/share', { params: { id } })
      .then(({ token }) => { setUrl(`${location.origin}/shared/${token}`) }, setError)
  }
  const revoke = (): void => {
    client.request('delete', '/api/chat-sessions/{id}/share', { params: { id } })
      .then(() => { toast({ text: say.shareRevoked }); onClose() }, setError)
  }
  return (
    <Dialog
      open onClose={onClose} title={say.shareTitle} description={say.shareText}
      footer={(
        <>
          <Button variant='danger' onClick={revoke}>{say.shareRevoke}</Button>
          {url === undefined && <Button variant='primary' onClick={create}>{say.shareCreate}</Button>}
        </>
      )}
    >
      {error !== undefined && <Failure error={error} />}
      {url !== undefined && <Command text={url} />}
    </Dialog>
  )
}

/** The end of it. */
export function RemoveDialog ({ session: { id }, onClose, onRemoved }: Props & { onRemoved: () => void }): ReactNode {
  const say = useWords(WORDS)
  const remove = async (): Promise<void> => {
    await client.sessions.remove(id)
    onRemoved()
    void refresh(id)
  }
  return <Confirm open onClose={onClose} title={say.removeTitle} description={say.removeText} action={say.remove} onConfirm={remove} />
}
