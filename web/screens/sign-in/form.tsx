import { Eye, EyeOff } from 'lucide-react'
import { useState, type FormEvent, type ReactNode } from 'react'
import { Button, IconButton } from '../../components/button.js'
import { Failure } from '../../components/failure.js'
import { Field, Input } from '../../components/field.js'
import { client } from '../../service/client.js'
import { problemOf } from '../../service/problem.js'
import { useLanguage, useWords } from '../../words/index.js'
import { fieldErrorsOf, flawsOf, type Account, type FieldErrors } from './rules.js'
import { WORDS } from './words.js'

/** The form of an account, to sign in with or to be made. Errors stand at the field that they are about. */
export function AccountForm ({ isNew, onDone }: { isNew: boolean, onDone: () => void }): ReactNode {
  const say = useWords(WORDS)
  const language = useLanguage()
  const [account, setAccount] = useState<Account>({ username: '', password: '', email: '' })
  const [errors, setErrors] = useState<FieldErrors>({})
  const [failure, setFailure] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const [isShown, setShown] = useState(false)
  const change = (name: keyof Account) => (event: { target: { value: string } }): void => {
    setAccount({ ...account, [name]: event.target.value })
    setErrors(({ [name]: _, ...others }) => others)
  }
  const send = async (): Promise<void> => {
    setBusy(true)
    setFailure(undefined)
    const { username, password, email } = account
    try {
      await (isNew ? client.auth.register({ username, password, ...(email === '' ? {} : { email }) }) : client.auth.login({ username, password }))
      onDone()
    } catch (error) {
      const found = isNew ? fieldErrorsOf(problemOf(error, language), say) : {}
      setErrors(found)
      if (Object.keys(found).length === 0) setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const flaws = flawsOf(account, isNew, say)
    setErrors(flaws)
    if (Object.keys(flaws).length === 0) void send()
  }
  return (
    <form noValidate onSubmit={submit} className='flex flex-col gap-4'>
      {failure !== undefined && <Failure error={failure} />}
      <Field label={say.username} error={errors.username} {...(isNew ? { hint: say.usernameHint } : {})}>
        {(control) => <Input {...control} name='username' autoComplete='username' autoCapitalize='none' spellCheck={false} autoFocus value={account.username} onChange={change('username')} />}
      </Field>
      {isNew && (
        <Field label={say.email} error={errors.email}>
          {(control) => <Input {...control} type='email' name='email' autoComplete='email' value={account.email} onChange={change('email')} />}
        </Field>
      )}
      <Field label={say.password} error={errors.password} {...(isNew ? { hint: say.passwordHint } : {})}>
        {(control) => (
          <div className='relative'>
            <Input
              {...control} type={isShown ? 'text' : 'password'} name='password' autoComplete={isNew ? 'new-password' : 'current-password'}
              value={account.password} onChange={change('password')} className='pr-10'
            />
            <IconButton label={isShown ? say.hidePassword : say.showPassword} icon={isShown ? EyeOff : Eye} onClick={() => { setShown(!isShown) }} className='absolute top-0.5 right-0.5' />
          </div>
        )}
      </Field>
      <Button type='submit' variant='primary' isBusy={isBusy} className='mt-1'>{isNew ? say.signUp : say.signIn}</Button>
    </form>
  )
}
