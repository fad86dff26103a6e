import type { ReactNode } from 'react'
import { Empty } from '../../components/empty.js'
import { Page } from '../../components/page.js'
import { useWords } from '../../words/index.js'
import { WORDS } from './words.js'

/** Placeholder of the screen `agents`. */
export default function AgentsScreen (): ReactNode {
  const say = useWords(WORDS)
  return <Page title={say.title}><Empty title={say.soon} /></Page>
}
