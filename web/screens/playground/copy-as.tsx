import { useState, type ReactNode } from 'react'
import { CodeBlock } from '../../components/code-block.js'
import { Dialog } from '../../components/dialog.js'
import { Tabs } from '../../components/tabs.js'
import { useWords } from '../../words/index.js'
import { SNIPPET_KINDS, snippetOf, type Snippet, type SnippetKind } from './snippets.js'
import { WORDS } from './words.js'

const LANGUAGES: Record<SnippetKind, string> = { curl: 'bash', client: 'typescript', useChat: 'tsx', openai: 'typescript' }

/** Programs that ask a question, one a tab. */
export function Snippets ({ of }: { of: Snippet }): ReactNode {
  const say = useWords(WORDS)
  const [kind, setKind] = useState<string>('curl')
  const tabs = SNIPPET_KINDS.map((value) => ({
    value, label: say.kinds[value], content: <CodeBlock code={snippetOf(value, of)} language={LANGUAGES[value]} />
  }))
  return <Tabs label={say.copyAs} tabs={tabs} value={kind} onChange={setKind} />
}

/** The question as a program, to be copied. */
export function CopyAs ({ of, onClose }: { of: Snippet, onClose: () => void }): ReactNode {
  const say = useWords(WORDS)
  return <Dialog open isWide onClose={onClose} title={say.copyAs} description={say.copyAsText}><Snippets of={of} /></Dialog>
}
