import { useQuery } from '@tanstack/react-query'
import { LogOut } from 'lucide-react'
import { useCallback, useState, type ReactNode } from 'react'
import { LoginList, type Login } from '../../components/access-lists.js'
import { WORDS as SHARED } from '../../components/access-words.js'
import { Button } from '../../components/button.js'
import { Card } from '../../components/card.js'
import { Confirm } from '../../components/dialog.js'
import { Loaded } from '../../components/loaded.js'
import { useAction } from '../../service/action.js'
import { client } from '../../service/client.js'
import { signOut } from '../../shell/session.js'
import { useWords } from '../../words/index.js'
import { WORDS } from './words.js'

const CHANGED = [['own-logins']] as const

/** Devices on which one is signed in. */
export function Devices (): ReactNode {
  const say = useWords(WORDS)
  const shared = useWords(SHARED)
  const logins = useQuery({ queryKey: ['own-logins'], queryFn: async () => (await client.request('get', '/api/auth/logins')).logins })
  const [isAsked, setAsked] = useState(false)
  const { run } = useAction(CHANGED)
  const end = useCallback(async ({ id, current }: Login) => {
    if (current) await signOut()
    else await run(() => client.request('delete', '/api/auth/logins/{id}', { params: { id } }), shared.signedOut)
  }, [run, shared])
  const endAll = async (): Promise<void> => {
    if (await run(() => client.request('post', '/api/auth/logout-all'))) await signOut()
  }
  return (
    <Card title={say.tabs.logins} actions={<Button icon={LogOut} size='sm' variant='danger' onClick={() => { setAsked(true) }}>{say.signOutAll}</Button>}>
      <p className='mb-2 text-muted'>{say.loginsText}</p>
      <Loaded query={logins}>{(found) => <LoginList logins={found} onEnd={end} />}</Loaded>
      <Confirm
        open={isAsked} onClose={() => { setAsked(false) }} title={say.signOutAllTitle} description={say.signOutAllText}
        action={say.signOutAll} onConfirm={endAll}
      />
    </Card>
  )
}
