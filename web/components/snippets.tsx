import { useState, type ReactNode } from 'react'
import { SNIPPET_KINDS, snippetOf, type Snippet, type SnippetKind } from '../service/snippets.js'
import { CodeBlock } from './code-block.js'
import { Tabs } from './tabs.js'

const LANGUAGES: Record<SnippetKind, string> = { curl: 'bash', client: 'typescript', useChat: 'tsx', openai: 'typescript' }
const NAMES: Record<SnippetKind, string> = { curl: 'curl', client: 'parley-client', useChat: 'useChat', openai: 'openai' }

/** Programs that ask a question, one a tab. */
export function Snippets ({ of, label }: { of: Snippet, label: string }): ReactNode {
  const [kind, setKind] = useState<string>(SNIPPET_KINDS[0] ?? 'curl')
  const tabs = SNIPPET_KINDS.map((value) => ({
    value, label: NAMES[value], content: <CodeBlock code={snippetOf(value, of)} language={LANGUAGES[value]} />
  }))
  return <Tabs label={label} tabs={tabs} value={kind} onChange={setKind} />
}
