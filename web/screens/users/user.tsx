/** Window of one account: what it may do, what it may use, and what gives access to it. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Dialog } from '../../components/dialog.js'
import { Loaded } from '../../components/loaded.js'
import { Tabs } from '../../components/tabs.js'
import { client } from '../../service/client.js'
import { useWords } from '../../words/index.js'
import { KeysOf, LoginsOf, SharesOf } from './access.js'
import { AccountForm } from './account-form.js'
import { WORDS } from './words.js'

/**
 * The window.
 * @param props.onSecret hears a generated password
 */
export function UserDialog ({ id, onClose, onSecret }: {
  id: string, onClose: () => void, onSecret: (secret: { username: string, password: string }) => void
}): ReactNode {
  const say = useWords(WORDS)
  const account = useQuery({
    queryKey: ['users', 'one', id],
    queryFn: () => client.request('get', '/api/admin/users/{id}', { params: { id } })
  })
  const of = account.data?.user
  return (
    <Dialog open onClose={onClose} title={of?.username ?? say.title} {...(typeof of?.email === 'string' ? { description: of.email } : {})} isWide>
      <div className='min-h-72 pb-3'>
        <Loaded query={account}>
          {({ user, used }) => (
            <Tabs
              label={user.username}
              tabs={[
                { value: 'account', label: say.tabs.account, content: <AccountForm key={user.updatedAt} account={user} used={used} onSecret={onSecret} /> },
                { value: 'logins', label: say.tabs.logins, content: <LoginsOf id={id} /> },
                { value: 'keys', label: say.tabs.keys, content: <KeysOf id={id} /> },
                { value: 'shares', label: say.tabs.shares, content: <SharesOf id={id} /> }
              ]}
            />
          )}
        </Loaded>
      </div>
    </Dialog>
  )
}
