import { useRouter } from '@tanstack/react-router'
import { Settings2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '../../components/button.js'
import { Menu } from '../../components/menu.js'
import { oneOf, textOf, useFilters, type RawFilters } from '../../service/filters.js'
import { usePreferenceItems } from '../../shell/account-menu.js'
import { useDocumentTitle } from '../../shell/title.js'
import { useWords } from '../../words/index.js'
import { AccountForm } from './form.js'
import { WORDS } from './words.js'

const readFilters = (raw: RawFilters) => ({
  as: oneOf(raw, 'as', ['', 'new']),
  reason: oneOf(raw, 'reason', ['', 'refused', 'elsewhere']),
  next: textOf(raw, 'next')
})

// Anybody may have written the address: it leads nowhere but into this page's own.
const localOf = (next: string): string => /^\/(?![/\\])/.test(next) ? next : '/'

/** Signing in, or making an account; afterwards one is where one was. */
export default function SignInScreen (): ReactNode {
  const say = useWords(WORDS)
  const router = useRouter()
  const preferences = usePreferenceItems()
  const [{ as, reason, next }, change] = useFilters(readFilters)
  const isNew = as === 'new'
  useDocumentTitle(isNew ? say.signUp : say.signIn)
  const notice = { '': undefined, refused: say.expired, elsewhere: say.elsewhere }[reason]
  return (
    <main className='flex min-h-dvh flex-col items-center justify-center gap-6 px-4 py-10'>
      <div className='absolute top-3 right-3'>
        <Menu items={preferences}><IconButton label={say.preferences} icon={Settings2} /></Menu>
      </div>
      <div className='flex w-full max-w-sm flex-col items-center gap-2 text-center'>
        <img src='/icon.svg' alt='' className='size-11' />
        <h1 className='mt-2 text-xl font-semibold tracking-tight'>{isNew ? say.signUpTitle : say.signInTitle}</h1>
        <p className='text-muted'>{say.tagline}</p>
      </div>
      <div className='w-full max-w-sm rounded-xl border border-line bg-surface p-6 shadow-raised'>
        {notice !== undefined && <p role='status' className='mb-4 rounded-lg bg-warn-soft px-3 py-2 text-warn'>{notice}</p>}
        <AccountForm key={as} isNew={isNew} onDone={() => { router.history.push(localOf(next)) }} />
      </div>
      <p className='text-muted'>
        {isNew ? say.toSignIn : say.toSignUp}{' '}
        <button type='button' className='font-medium text-accent underline underline-offset-4' onClick={() => { change({ as: isNew ? '' : 'new', reason: '' }) }}>
          {isNew ? say.signIn : say.signUp}
        </button>
      </p>
      {!isNew && <p className='max-w-sm text-center text-xs text-muted'>{say.firstAdmin}</p>}
    </main>
  )
}
