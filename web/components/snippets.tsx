import { Link } from '@tanstack/react-router'
import { KeyRound } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useAction } from '../service/action.js'
import { client } from '../service/client.js'
import { SNIPPET_KINDS, snippetOf, type Snippet, type SnippetKind } from '../service/snippets.js'
import { words, useWords } from '../words/index.js'
import { Button } from './button.js'
import { CodeBlock } from './code-block.js'
import { Tabs } from './tabs.js'

const LANGUAGES: Record<SnippetKind, string> = { curl: 'bash', client: 'typescript', useChat: 'tsx', openai: 'typescript' }
const NAMES: Record<SnippetKind, string> = { curl: 'curl', client: 'parley-client', useChat: 'useChat', openai: 'openai' }
const CHANGED = [['own-keys']] as const

const WORDS = words({
  needed: 'A program signs in with an API key, in the place of “pk_…”.',
  make: 'Create a key',
  name: 'From the console',
  made: 'The key stands in the program above. It is shown this once: copy it now.',
  keys: 'Your keys'
}, {
  needed: '程序使用 API 密钥登录，请替换“pk_…”。',
  make: '创建密钥',
  name: '来自控制台',
  made: '密钥已填入上面的程序，仅显示这一次，请立即复制。',
  keys: '我的密钥'
})

/** Programs that ask a question, one a tab, and the key that they need. */
export function Snippets ({ of, label }: { of: Snippet, label: string }): ReactNode {
  const say = useWords(WORDS)
  const [kind, setKind] = useState<string>(SNIPPET_KINDS[0] ?? 'curl')
  const [key, setKey] = useState<string>()
  const { isBusy, run } = useAction(CHANGED)
  const tabs = SNIPPET_KINDS.map((value) => ({
    value, label: NAMES[value], content: <CodeBlock code={snippetOf(value, { ...of, key })} language={LANGUAGES[value]} />
  }))
  const make = (): void => {
    void run(async () => { setKey((await client.request('post', '/api/auth/api-keys', { body: { name: say.name } })).key) })
  }
  return (
    <>
      <Tabs label={label} tabs={tabs} value={kind} onChange={setKind} />
      <div className='flex flex-wrap items-center gap-x-3 gap-y-2 pb-1'>
        <p role='status' className='text-[0.8125rem] text-muted'>{key === undefined ? say.needed : say.made}</p>
        {key === undefined && <Button size='sm' icon={KeyRound} isBusy={isBusy} onClick={make}>{say.make}</Button>}
        <Link to='/account' search={{ tab: 'keys' } as never} className='text-[0.8125rem] font-medium text-accent underline underline-offset-4'>{say.keys}</Link>
      </div>
    </>
  )
}
